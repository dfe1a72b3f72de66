import './install';
import { createRequire } from 'node:module';
import * as undici7 from 'undici';

export type Undici = typeof undici7;

/** The versions of the package that are tapped; undici 8 asks for Node 22. */
export const COPIES: Record<string, Undici> = {
  'undici 6': copy('undici-6'),
  'undici 7': undici7,
  ...(Number(process.versions.node.split('.')[0]) >= 22 ? { 'undici 8': copy('undici-8') } : {}),
};

function copy(name: string): Undici {
  return createRequire(__filename)(name) as Undici;
}
