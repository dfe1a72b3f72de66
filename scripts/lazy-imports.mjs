// Makes the modules in a folder of compiled CommonJS load each other when one first uses the other, not when it is
// loaded itself: node scripts/lazy-imports.mjs build
//
// Most test files of a suite talk to nobody, and need a third of this package. In the sources that would take a
// `require` in every place where such a part begins.
import fs from 'node:fs';
import path from 'node:path';

const IMPORT = /^(?:const|var) (\w+_\d+) = require\("(\.[^"]+)"\);$/gm;

const [folder = 'build'] = process.argv.slice(2);
for (const name of fs.readdirSync(folder, { recursive: true })) {
  const file = path.join(folder, name);
  // What an ES module imports has to say by itself what it exports.
  if (!name.endsWith('.js') || fs.existsSync(file.replace(/\.js$/, '.mjs'))) continue;
  const text = fs.readFileSync(file, 'utf8');
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
