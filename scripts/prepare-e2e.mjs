// Prepares a folder in which end-to-end projects run: the built package as it is packed, beside one version of Jest.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const repository = path.resolve(import.meta.dirname, '..');

/**
 * @param {string} label names the folder below .build/e2e
 * @param {string | undefined} jestRange a version of Jest to install; without it, the repository's own
 * @returns {string} the folder
 */
export function prepareE2e(label, jestRange) {
  const root = path.join(repository, '.build/e2e', label);
  const modules = path.join(root, 'node_modules');
  for (const name of fs.existsSync(root) ? fs.readdirSync(root) : []) {
    if (name.startsWith('project-')) fs.rmSync(path.join(root, name), { recursive: true, force: true });
  }
  if (jestRange !== undefined && !fs.existsSync(path.join(modules, 'jest'))) installJest(root, jestRange);
  fs.mkdirSync(modules, { recursive: true });
  linkMissing(path.join(repository, 'node_modules'), modules);
  copyPackage(path.join(modules, 'jest-environment-vcr'));
  return root;
}

function installJest(root, range) {
  fs.mkdirSync(root, { recursive: true });
  fs.writeFileSync(path.join(root, 'package.json'), '{ "private": true }\n');
  const packages = ['jest', 'jest-environment-node', 'jest-environment-jsdom', 'babel-jest'].map(
    (name) => `${name}@${range}`,
  );
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', ...packages], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Links, so that the clients and libraries under test are the repository's; what Jest installed stays its own. */
export function linkMissing(from, to) {
  for (const name of fs.readdirSync(from)) {
    if (name.startsWith('.') || name === 'jest-environment-vcr') continue;
    const target = path.join(to, name);
    if (name.startsWith('@')) {
      fs.mkdirSync(target, { recursive: true });
      linkMissing(path.join(from, name), target);
    } else if (!fs.existsSync(target)) {
      fs.rmSync(target, { force: true });
      fs.symlinkSync(path.join(from, name), target, 'dir');
    }
  }
}

/** The built package as it is packed, with its own dependencies beside it. */
export function copyPackage(target) {
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  for (const name of ['build', 'cassette.schema.json', 'package.json', 'jest-preset.js']) {
    fs.cpSync(path.join(repository, name), path.join(target, name), { recursive: true });
  }
  // Its own dependencies in the versions it asks for: Jest brings an older js-yaml along.
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const link = path.join(target, 'node_modules', name);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(path.join(repository, 'node_modules', name), link, 'dir');
  }
}
