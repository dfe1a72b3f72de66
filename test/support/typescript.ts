import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Version numbers as `tsc` is asked for: the repository's own, and others that npm installs when they are needed. */
export const OWN_TYPESCRIPT = ts.versionMajorMinor;

const INSTALL_LIMIT_MS = 120_000;

/** The `tsc` of a version, installed below .build; `undefined` when there is no registry to get it from. */
export function compilerOf(version: string): string | undefined {
  if (version === OWN_TYPESCRIPT) return require.resolve('typescript/bin/tsc');
  const folder = path.resolve('.build/typescript', version);
  const compiler = path.join(folder, 'node_modules/typescript/bin/tsc');
  if (fs.existsSync(compiler)) return compiler;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', `typescript@${version}`], {
      cwd: folder,
      stdio: 'ignore',
      timeout: INSTALL_LIMIT_MS,
      shell: process.platform === 'win32',
    });
  } catch {
    return undefined;
  }
  return compiler;
}
