import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Packs the built package as it is published, into a folder, and gives the file. */
export function packTarball(folder: string): string {
  const [packed] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], process.cwd()),
  ) as [{ filename: string }];
  return path.join(folder, packed.filename);
}

/** Runs npm and gives what it prints. */
export function npm(args: string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
