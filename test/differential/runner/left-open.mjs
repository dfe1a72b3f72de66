/**
 * What Jest says was left open at the end of a run: each handle with the lines of the suite that led to it, and whether
 * Jest had to be ended. Of workers Jest says that they were slow to end, on a busy machine of any; only in its own
 * process it says what it knows.
 * @returns {string[]} comparable with those of another run of the same files
 */
export function leftOpen(output) {
  const [, listed = ''] = output.split(/open handles? potentially keeping Jest from exiting:/);
  const handles = listed
    .split(/^ +● +/m)
    .slice(1)
    .map(named);
  return output.includes('did not exit one second after') ? [...handles, 'Jest did not exit by itself'] : handles;
}

function named(block) {
  const [kind] = block.split('\n', 1);
  const lines = [...block.matchAll(/\b(?:scenarios|suite|clients)\/[\w.-]+:\d+/g)].map(([line]) => line);
  return `${kind.trim()} of ${lines.join(' < ')}`;
}
