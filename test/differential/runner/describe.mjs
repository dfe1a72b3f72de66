const SHOWN = 140;
const MAX_FIELDS = 6;
const MAX_PATTERNS = 3;

/**
 * Differences for a person: clients that differ in the same fields of a scenario are told together, and of the
 * scenarios of a group in which the same clients differ the first ones at length.
 */
export function describeAll(differing, isFull) {
  const patterns = gathered(differing, ({ taps, group, scenario, lines }) =>
    [taps, group, scenario, ...lines.map(({ field }) => field)].join('\n'),
  );
  const alike = gathered(patterns, (pattern) =>
    [pattern[0].taps, pattern[0].group, ...pattern.map(({ client }) => client)].join('\n'),
  );
  return alike
    .map((same) => {
      const shown = isFull ? same : same.slice(0, MAX_PATTERNS);
      const rest = same.slice(shown.length).map(([{ scenario }]) => scenario);
      const more = rest.length === 0 ? [] : [`    … and ${rest.length} more of the group: ${rest.join(' | ')}`];
      return [...shown.map(describe), ...more].join('\n');
    })
    .join('\n');
}

function gathered(things, keyOf) {
  const groups = new Map();
  for (const thing of things) groups.set(keyOf(thing), [...(groups.get(keyOf(thing)) ?? []), thing]);
  return [...groups.values()];
}

function describe(pattern) {
  const [{ group, scenario, taps, lines }] = pattern;
  const clients = pattern.map(({ client }) => client).join(' | ');
  const shown = lines.slice(0, MAX_FIELDS).map(({ field, ...values }) => `      ${field}: ${told(values)}`);
  const more = lines.length > MAX_FIELDS ? [`      … and ${lines.length - MAX_FIELDS} fields more`] : [];
  return [`  ${group}: ${scenario} [${taps}] ← ${clients}`, ...shown, ...more].join('\n');
}

function told({ bare, recorded, replayed }) {
  const ofReplay = replayed === recorded ? 'replayed as recorded' : `replayed ${short(replayed)}`;
  return [
    `bare ${short(bare)}`,
    recorded === bare ? 'recorded =' : `recorded ${short(recorded)}`,
    replayed === bare ? 'replayed =' : ofReplay,
  ].join(' · ');
}

const short = (text) => (text === undefined ? 'nothing' : text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
