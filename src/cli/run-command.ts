import { parseArgs } from 'node:util';
import { nearestName } from '../core/errors/nearest-name';
import { messageOf } from '../core/errors/vcr-error';
import { RECORD_MODES } from '../core/record-mode';
import { visibleText } from '../core/visible-text';
import type { Command, CommandCall } from './command';
import { COMMANDS } from './commands';
import { modeCommand } from './commands/mode';
import { helpOf, helpOfAll } from './help';
import { packageVersion } from './package-version';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Runs `jest-vcr` with the words behind its name. Gives the exit code; never rejects. */
export async function runCommand(words: readonly string[], terminal: Terminal, cwd: string): Promise<number> {
  try {
    return await dispatch(words, terminal, cwd);
  } catch (error) {
    terminal.complain(`jest-vcr: ${visibleText(messageOf(error))}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function dispatch([first, ...rest]: readonly string[], terminal: Terminal, cwd: string): Promise<number> {
  if (first === '--version') {
    terminal.print(packageVersion());
    return 0;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
    const help = helpOfAll(commands, RECORD_MODES);
    if (first === undefined) terminal.complain(help);
    else terminal.print(help);
    return first === undefined ? 2 : 0;
  }
  const command = await commandNamed(first);
  const { own, words } = command.splitArguments?.(rest) ?? { own: rest, words: [] };
  if (own.includes('--help') || own.includes('-h')) {
    terminal.print(helpOf(command));
    return 0;
  }
  const call = readCall(command, own);
  return command.run({ ...call, words: [...call.words, ...words], terminal, cwd });
}

async function commandNamed(name: string): Promise<Command> {
  const mode = RECORD_MODES.find((known) => known === name);
  if (mode !== undefined) return modeCommand(mode);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) throw unknownCommand(name);
  return load();
}

function readCall(command: Command, args: readonly string[]): Pick<CommandCall, 'values' | 'words'> {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: { ...values }, words: positionals };
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\nTry: npx jest-vcr ${command.name} --help`);
  }
}

function unknownCommand(name: string): UsageError {
  const known = [...RECORD_MODES, ...Object.keys(COMMANDS)];
  // A short option is near to every short name.
  const nearest = name.startsWith('-') ? undefined : nearestName(name, known);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new UsageError(`there is no command "${name}".${hint}\nTry: npx jest-vcr --help`);
}
