const SHOWN = 140;
const MAX_FIELDS = 6;
const MAX_SCENARIOS = 3;

/** All differences, the first of each client and group at length and of the others the names. */
export function describeAll(differing, isFull) {
  const groups = new Map();
  for (const one of differing) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()]
    .map((same) => {
      const shown = isFull ? same : same.slice(0, MAX_SCENARIOS);
      const rest = same.slice(shown.length).map(({ scenario }) => scenario);
      const more = rest.length === 0 ? [] : [`    … and ${rest.length} more of the group: ${rest.join(' | ')}`];
      return [...shown.map((one) => describe(one)), ...more].join('\n');
    })
    .join('\n');
}

const keyOf = ({ client, group, taps }) => `${client} · ${group} [${taps}]`;

/** A few lines for a person: which client and scenario, which fields, and the values of the three runs. */
function describe({ client, group, scenario, taps, lines }) {
  const shown = lines.slice(0, MAX_FIELDS).map(({ field, ...values }) => `      ${field}: ${told(values)}`);
  const more = lines.length > MAX_FIELDS ? [`      … and ${lines.length - MAX_FIELDS} fields more`] : [];
  return [`  ${client} · ${group}: ${scenario} [${taps}]`, ...shown, ...more].join('\n');
}

function told({ bare, recorded, replayed }) {
  const parts = [`bare ${short(bare)}`];
  parts.push(recorded === bare ? 'recorded =' : `recorded ${short(recorded)}`);
  parts.push(
    replayed === bare ? 'replayed =' : replayed === recorded ? 'replayed as recorded' : `replayed ${short(replayed)}`,
  );
  return parts.join(' · ');
}

const short = (text) => (text === undefined ? 'nothing' : text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
