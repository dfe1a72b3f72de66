// The answer of a cassette of 1 to 10,000 interactions, with each built-in matcher, in order and shuffled.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { shown, table } from '../markdown.mjs';
import { median } from '../statistics.mjs';

const SIZES = {
  full: { rounds: 9, sizes: [1, 100, 1_000, 10_000] },
  quick: { rounds: 3, sizes: [1, 100, 1_000, 10_000] },
  smoke: { rounds: 1, sizes: [1, 10] },
};
/** Flat, within what a cache and a garbage collector make of ten thousand times the data. */
const MOST = 2;

export const title = 'The answer, without traffic, by the number of interactions';

export function measure(bench) {
  const { rounds, sizes } = SIZES[bench.form];
  const process = path.join(import.meta.dirname, '../processes/answers.mjs');
  const output = execFileSync(bench.node, ['--expose-gc', process, bench.root, JSON.stringify({ rounds, sizes })], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e8,
  });
  const measured = JSON.parse(output);
  const rows = measured.map(({ name, bySize, growth }) => [
    name,
    ...bySize.map(({ us }) => median(us).toFixed(1)),
    shown(growth),
  ]);
  return {
    text: table(['µs an answer', ...sizes.map((size) => size.toLocaleString('en')), 'largest / 100'], rows),
    goals: [goalOfTheWorst(measured, sizes)],
  };
}

function goalOfTheWorst(measured, sizes) {
  const { name, growth } = measured.reduce((worst, one) => (median(one.growth) > median(worst.growth) ? one : worst));
  const what = `an answer of ${sizes.at(-1).toLocaleString('en')}, to one of 100; the worst: ${name}`;
  return { what, most: MOST, values: growth, shown: shown(growth) };
}
