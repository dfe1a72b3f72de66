import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const MOST_BYTES = 1024 * 1024 * 1024;

/** The bytes of a file in the last commit; `undefined` where that has none. Throws outside of a git repository. */
export function committedBytes(file: string): Buffer | undefined {
  if (committedFiles(file).length === 0) return undefined;
  const { folder, name } = placeOf(file);
  return git(folder, ['cat-file', 'blob', `HEAD:${name}`]).stdout;
}

/** The files that the last commit has at a path or below it, absolute. Throws outside of a git repository. */
export function committedFiles(file: string): string[] {
  const { folder, name } = placeOf(file);
  // Of a repository without commits there is no HEAD.
  if (git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD'], [0, 1]).status === 1) return [];
  // By its name alone: no rule for patterns reads it.
  const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--name-only', 'HEAD', '--', name];
  const names = git(folder, args).stdout.toString().split('\0');
  return names.filter((one) => one !== '').map((one) => path.join(folder, one));
}

/** A folder that is there, and the way from it to the file, which may be gone with folders of its own. */
function placeOf(file: string): { readonly folder: string; readonly name: string } {
  let folder = file;
  while (!isFolder(folder) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  return { folder, name: `./${path.relative(folder, file).replaceAll(path.sep, '/')}` };
}

function isFolder(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    return false;
  }
}

function git(
  folder: string,
  args: readonly string[],
  allowed: readonly number[] = [0],
): { readonly status: number; readonly stdout: Buffer } {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: folder,
    maxBuffer: MOST_BYTES,
    // Another program may hold the lock of the index, and nothing here needs it.
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
  });
  if (error !== undefined) throw new Error(`git cannot be asked: ${error.message}`, { cause: error });
  if (status === null || !allowed.includes(status)) {
    throw new Error(`git knows no last commit of ${folder}: ${stderr.toString().trim()}`);
  }
  return { status, stdout };
}
