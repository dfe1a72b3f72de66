/** The choice that a mistyped name most likely meant, or `undefined` when none is near. */
export function nearestName(name: string, choices: readonly string[]): string | undefined {
  const wanted = normal(name);
  const ranked = choices
    .map((choice) => ({ choice, distance: editDistance(wanted, normal(choice)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  const isNear = best !== undefined && best.distance <= Math.max(2, Math.floor(wanted.length / 3));
  // As many steps as it has letters make any short name of it.
  return isNear && best.distance < wanted.length ? best.choice : undefined;
}

/** `, did you mean "x"?`, or nothing. */
export function didYouMean(name: string, choices: readonly string[]): string {
  const nearest = nearestName(name, choices);
  return nearest === undefined ? '' : `, did you mean "${nearest}"?`;
}

// `record_mode` is vcrpy's spelling of `recordMode`.
function normal(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
