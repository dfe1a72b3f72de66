// Opening, saving and filtering by the megabyte, and the memory of an opened cassette. Each size has a process of its
// own: what one leaves on the heap would help or hinder the next.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { makeProject } from '../jest-child.mjs';
import { shown, table } from '../markdown.mjs';
import { median, ratios } from '../statistics.mjs';

const SIZES = {
  full: { rounds: 7, megabytes: [1, 5, 20] },
  quick: { rounds: 2, megabytes: [1, 5, 20] },
  smoke: { rounds: 1, megabytes: [0.1, 0.2] },
};
/** Linear, within what garbage collection makes of twenty times the bytes. */
const MOST_GROWTH = 1.5;
const MOST_MEMORY = 4;
const WORKS = {
  bare: "js-yaml's bare load, ms/MB",
  open: 'opening, ms/MB',
  save: 'adding one and saving, ms/MB',
  filter: 'filtering a JSON body, ms/MB',
  compare: 'comparing two JSON bodies, ms/MB',
  kept: 'memory kept, × the file',
  peak: 'memory at most while opening, garbage included, × the file',
  barePeak: "the same while js-yaml's bare load, × the file",
};

export const title = 'A cassette by its megabytes';

export function measure(bench) {
  const { rounds, megabytes } = SIZES[bench.form];
  const folder = makeProject(bench, 'large', {});
  const measured = megabytes.map((size) => ({ size, rounds: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { size, rounds: results } of measured) results.push(once(bench, folder, size));
    bench.progress(`${title}: round ${round + 1} of ${rounds}`);
  }
  const of = ({ rounds: results }, work) => results.map((result) => result[work]);
  // The smallest is read by code that is still cold.
  const [smaller, last] = measured.slice(-2);
  return {
    text: table(
      ['', ...megabytes.map((size) => `${size} MB`)],
      Object.entries(WORKS).map(([work, name]) => [name, ...measured.map((one) => median(of(one, work)).toFixed(1))]),
    ),
    goals: [
      ...['open', 'save', 'filter', 'compare'].map((work) => {
        const values = ratios(of(last, work), of(smaller, work));
        const what = `${WORKS[work]}: ${last.size} MB to ${smaller.size} MB`;
        return { what, most: MOST_GROWTH, values, shown: shown(values) };
      }),
      goalOfMemory(of(last, 'kept'), last.size),
    ],
  };
}

function goalOfMemory(values, size) {
  return { what: `${WORKS.kept}, ${size} MB`, most: MOST_MEMORY, values, shown: shown(values) };
}

function once(bench, folder, megabytes) {
  const file = path.join(folder, `${megabytes}.yaml`);
  const run = (work) => {
    const script = path.join(import.meta.dirname, '../processes/large-cassette.mjs');
    const words = ['--expose-gc', script, bench.root, file, String(megabytes), work];
    return JSON.parse(execFileSync(bench.node, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
  };
  if (!fs.existsSync(file)) run('write');
  return { ...run('memory'), ...run('bareMemory'), ...run('times') };
}
