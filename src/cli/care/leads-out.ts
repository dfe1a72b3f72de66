import fs from 'node:fs';
import { isBelow } from '../../core/deletion';

/**
 * Says whether a path below a folder leads out of it through a symbolic link. What is outside by its name was named by
 * the user, and leads nowhere else unless it is a link itself.
 */
export function leadsOut(file: string, cwd: string): boolean {
  const real = fs.realpathSync(file);
  if (isBelow(real, fs.realpathSync(cwd))) return false;
  return isBelow(file, cwd) || fs.lstatSync(file).isSymbolicLink();
}
