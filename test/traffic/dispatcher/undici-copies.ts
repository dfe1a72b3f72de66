import './install';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as undici7 from 'undici';

export type Undici = typeof undici7;

/** The package in the versions that are installed; those beside the project's own come with the differential suite. */
export const COPIES: Record<string, Undici> = { 'undici 7': undici7, ...other(6), ...other(8) };
export const MISSING = ['undici 6', 'undici 8'].filter((name) => COPIES[name] === undefined);

function other(major: number): Record<string, Undici> {
  const root = path.join(__dirname, ...Array<string>(5).fill('..'), 'test', 'differential', 'package.json');
  try {
    return { [`undici ${major}`]: createRequire(root)(`undici${major}`) as Undici };
  } catch {
    return {};
  }
}
