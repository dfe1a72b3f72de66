import fs from 'node:fs';
import path from 'node:path';
import type { RunLedger } from '../core/ports';
import { createFact, factName } from './facts';
import { temporaryName } from './hidden-names';
import { newToken } from './process-token';
import { realTarget } from './real-target';
import { openRunFolder } from './run-folder';
import { joinGeneration } from './run-generation';
import { runName, runPosition, type RunPosition } from './run-identity';

/** What a test file knows of the run it is part of. */
export type RunOfFile = {
  /** Jest's own, shared by all workers: `projectConfig.cacheDirectory`. */
  readonly cacheDirectory: string;
  /** `globalConfig.seed` */
  readonly seed: number;
  /** `globalConfig.watch` or `watchAll` */
  readonly isWatch: boolean;
  /** `projectConfig.id` */
  readonly projectId: string;
  readonly testPath: string;
};

/**
 * Keeps a run's ledger as files in Jest's cache, one for each fact, so that it needs no lock. Nothing is read or
 * written before the first question or note. Where no folder can be had, it knows of its own test file alone.
 */
export function createRunLedger(run: RunOfFile, position: RunPosition = runPosition()): RunLedger {
  const written = new Set<string>();
  const users = new Map<string, Set<string>>();
  const kept = new Map<string, string>();
  /** Of the whole run, once it is known. */
  let anyWritten = false;
  const folder = once(() => openFolder(run, position));

  function onDisk<T>(otherwise: T, use: (folder: string) => T): T {
    const opened = folder();
    if (opened === undefined) return otherwise;
    try {
      return use(opened);
    } catch {
      return otherwise;
    }
  }

  return {
    wasWritten: (cassette) => {
      // Finding out which file a cassette is takes longer than all else, and most runs write none.
      anyWritten ||=
        written.size > 0 || onDisk(false, (folder) => fs.readdirSync(path.join(folder, 'written')).length > 0);
      if (!anyWritten) return false;
      const key = keyOf(cassette);
      return written.has(key) || onDisk(false, (folder) => fs.existsSync(path.join(folder, 'written', key)));
    },
    noteWritten: (cassette) => {
      const key = keyOf(cassette);
      if (written.has(key)) return;
      written.add(key);
      onDisk(false, (folder) => createFact(path.join(folder, 'written', key)));
    },
    forgetWritten: (cassette) => {
      const key = keyOf(cassette);
      written.delete(key);
      onDisk(undefined, (folder) => fs.rmSync(path.join(folder, 'written', key), { force: true }));
    },
    noteUse: (cassette, testPath) => {
      const key = keyOf(cassette);
      const known = users.get(key) ?? new Set();
      if (known.has(testPath)) return;
      users.set(key, known.add(testPath));
      onDisk(undefined, (folder) => writeUse(path.join(folder, 'users'), key, testPath));
    },
    usersOf: (cassette) => {
      const key = keyOf(cassette);
      const noted = onDisk<string[]>([], (folder) => readUses(path.join(folder, 'users'), key));
      return [...new Set([...(users.get(key) ?? []), ...noted])].sort();
    },
    keep: (cassette, what, text) => {
      const name = `${what}-${keyOf(cassette)}`;
      kept.set(name, text);
      onDisk(undefined, (folder) => writeWhole(path.join(folder, 'kept'), name, text));
    },
    kept: (cassette, what) => {
      const name = `${what}-${keyOf(cassette)}`;
      // What another test file has let go is on no disk any more; where there is none, nobody shares it.
      return folder() === undefined
        ? kept.get(name)
        : onDisk<string | undefined>(undefined, (opened) => readIfThere(path.join(opened, 'kept', name)));
    },
    letGo: (cassette, what) => {
      const name = `${what}-${keyOf(cassette)}`;
      kept.delete(name);
      onDisk(undefined, (folder) => fs.rmSync(path.join(folder, 'kept', name), { force: true }));
    },
  };
}

function openFolder({ cacheDirectory, seed, isWatch, projectId, testPath }: RunOfFile, position: RunPosition): string {
  const runFolder = openRunFolder(cacheDirectory, runName(position, seed));
  const folder = isWatch ? joinGeneration(runFolder, { projectId, testPath }, position) : path.join(runFolder, '0');
  for (const part of ['written', 'users', 'kept'])
    fs.mkdirSync(path.join(folder, part), { recursive: true, mode: 0o700 });
  return folder;
}

function once(open: () => string): () => string | undefined {
  let opened: { readonly folder: string | undefined } | undefined;
  return () => (opened ??= { folder: attempt(open) }).folder;
}

function attempt(open: () => string): string | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

function writeUse(folder: string, key: string, testPath: string): void {
  const name = `${key}-${factName(testPath)}`;
  if (!fs.existsSync(path.join(folder, name))) writeWhole(folder, name, testPath);
}

// A reader must not see the file before its text is in it.
function writeWhole(folder: string, name: string, text: string): void {
  const temporary = path.join(folder, temporaryName(newToken()));
  fs.writeFileSync(temporary, text, { flag: 'wx', mode: 0o600 });
  fs.renameSync(temporary, path.join(folder, name));
}

function readIfThere(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function readUses(folder: string, key: string): string[] {
  const names = fs.readdirSync(folder).filter((name) => name.startsWith(`${key}-`));
  return names.map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
}

// Two links to one cassette are one cassette.
function keyOf(cassette: string): string {
  try {
    return factName(realTarget(cassette));
  } catch {
    return factName(cassette);
  }
}
