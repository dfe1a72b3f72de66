import type { Command } from '../command';

/** Each command by name, in the order of the help. A command's module is loaded when it is called. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check.js')).check,
  prune: async () => (await import('./prune.js')).prune,
  redact: async () => (await import('./redact.js')).redact,
  convert: async () => (await import('./convert.js')).convert,
  view: async () => (await import('./view.js')).view,
  merge: async () => (await import('./merge.js')).merge,
};
