const SHOWN = 140;
const MAX_FIELDS = 6;

/** A few lines for a person: which client and scenario, which fields, and the values of the three runs. */
export function describe({ client, group, scenario, taps, lines }) {
  const shown = lines.slice(0, MAX_FIELDS).map(({ field, ...values }) => `      ${field}: ${told(values)}`);
  const more = lines.length > MAX_FIELDS ? [`      … and ${lines.length - MAX_FIELDS} fields more`] : [];
  return [`  ${client} · ${group}: ${scenario} [${taps}]`, ...shown, ...more].join('\n');
}

function told({ bare, recorded, replayed }) {
  const parts = [`bare ${short(bare)}`];
  parts.push(recorded === bare ? 'recorded =' : `recorded ${short(recorded)}`);
  parts.push(replayed === bare ? 'replayed =' : replayed === recorded ? 'replayed as recorded' : `replayed ${short(replayed)}`);
  return parts.join(' · ');
}

const short = (text) => (text === undefined ? 'nothing' : text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
