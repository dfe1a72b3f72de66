import type { Command } from '../command';

/** Each command by name, in the order of the help. A command's module is loaded when it is called. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  ls: async () => (await import('./ls.js')).ls,
  show: async () => (await import('./show.js')).show,
  diff: async () => (await import('./diff.js')).diff,
  view: async () => (await import('./view.js')).view,
  merge: async () => (await import('./merge.js')).merge,
  schema: async () => (await import('./schema.js')).schema,
};
