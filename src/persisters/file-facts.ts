import fs from 'node:fs';
import path from 'node:path';
import { realTarget } from './real-target';
import type { FileFacts, FileInspector } from '../core/deletion';

/** Looks at files without following the last link, for decisions about deleting them. */
export const fileSystemInspector: FileInspector = {
  inspect: (file): FileFacts => {
    const stats = fs.lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return { kind: 'missing', realPath: realPathOf(path.dirname(file), path.basename(file)) };
    if (stats.isDirectory()) return { kind: 'folder', realPath: realPathOf(file) };
    const target = fs.statSync(file, { throwIfNoEntry: false });
    // A link to nothing: there is no cassette yet, and the first save writes what it names.
    if (target === undefined) return { kind: 'missing', realPath: realTarget(file) };
    return { kind: target.isFile() ? 'file' : 'other', realPath: realPathOf(file) };
  },
  realPath: (folder) => realPathOf(folder),
  read: (file) => fs.readFileSync(file, 'utf8'),
};

// Of a path that does not exist, the part that does is resolved.
function realPathOf(existing: string, ...rest: string[]): string {
  try {
    return path.join(fs.realpathSync(existing), ...rest);
  } catch {
    const parent = path.dirname(existing);
    return parent === existing ? path.join(existing, ...rest) : realPathOf(parent, path.basename(existing), ...rest);
  }
}
