// Makes the modules in a folder of compiled CommonJS load each other when one first uses the other, not when it is
// loaded itself: node scripts/lazy-imports.mjs build
//
// Most test files of a suite talk to nobody, and need a third of this package. In the sources that would take a
// `require` in every place where such a part begins.
import fs from 'node:fs';
import path from 'node:path';

const ANY_IMPORT = /^\S.*\brequire\("\.[^"]+"\).*$/gm;
const IMPORT = /^(?:const|var) (\w+_\d+) = require\("(\.[^"]+)"\);$/gm;

/**
 * What a test file needs before it makes a request. The rest is loaded whole with the first request: at the end of a test
 * nobody should wait for what saves its cassette, for Jest refuses the lazy imports of packages that concurrent tests use
 * while one of them is ending.
 */
const LAZY = ['', 'environment', 'markers', 'options', 'report', 'traffic'];
/** The interception library has to be loaded outside of every test's context, with all that knows it. */
const WHOLE = path.join('traffic', 'taps', 'socket');

const [folder = 'build'] = process.argv.slice(2);
for (const name of fs.readdirSync(folder, { recursive: true })) {
  const file = path.join(folder, name);
  // What an ES module imports has to say by itself what it exports.
  if (!name.endsWith('.js') || fs.existsSync(file.replace(/\.js$/, '.mjs'))) continue;
  const room = path.dirname(name).split(path.sep)[0].replace('.', '');
  if (!LAZY.includes(room) || name.startsWith(WHOLE)) continue;
  const text = fs.readFileSync(file, 'utf8');
  // Another form than is known here, of another version of the compiler, would stay unnoticed.
  const unknown = text.match(ANY_IMPORT)?.find((line) => line.match(IMPORT) === null);
  if (unknown !== undefined) throw new Error(`${name} loads another module in a form that is not known: ${unknown}`);
  fs.writeFileSync(file, lazily(text));
}

function lazily(text) {
  return [...text.matchAll(IMPORT)].reduce((result, [line, module, from]) => {
    const others = result.replace(line, '');
    // Used as a whole, it cannot wait.
    if (new RegExp(`\\b${module}\\b(?!\\.)`).test(others)) return result;
    const uses = new RegExp(`\\b${module}\\.`, 'g');
    return result.replace(line, `var ${module};`).replaceAll(uses, `(${module} ??= require("${from}")).`);
  }, text);
}
