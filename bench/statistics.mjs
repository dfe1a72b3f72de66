/** Median and quartiles, which a few bad rounds of a busy machine do not move. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => {
    const place = (sorted.length - 1) * share;
    const below = sorted[Math.floor(place)];
    return below + (sorted[Math.ceil(place)] - below) * (place % 1);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

export function median(values) {
  return spread(values).median;
}

/** One ratio a round: what was measured in one round was disturbed by the same neighbours. */
export function ratios(values, references) {
  return values.map((value, round) => value / references[round]);
}
