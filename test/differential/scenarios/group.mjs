/**
 * Scenarios of one group, by name. A scenario gets the client and the addresses of the servers, and gives what the
 * client saw. `isLong` ones run in the long form only; `config` is this package's configuration for that test.
 */
export function group(name, scenarios) {
  return Object.entries(scenarios).map(([scenario, given]) => ({
    group: name,
    name: scenario,
    ...(typeof given === 'function' ? { run: given } : given),
  }));
}

/** Marks what only the long form runs. */
export const long = (run) => ({ run, isLong: true });
