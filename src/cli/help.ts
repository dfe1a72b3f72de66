import type { Command } from './command';

const HELP_OPTION = ['-h, --help', 'Shows this.'] as const;

/** The help of one command. */
export function helpOf(command: Command): string {
  const options = Object.entries(command.options).map(([name, { short, type, value, description }]) => {
    const flag = short === undefined ? `--${name}` : `-${short}, --${name}`;
    return [type === 'string' ? `${flag} ${value ?? 'VALUE'}` : flag, description] as const;
  });
  return [
    `Usage: jest-vcr ${command.name} ${command.usage}`.trimEnd(),
    command.summary,
    ['Options:', ...columns([...options, HELP_OPTION])].join('\n'),
    ['Examples:', ...command.examples.flatMap(({ line, purpose }) => [`  # ${purpose}`, `  ${line}`])].join('\n'),
    `Exit codes: 0 fine; 1 ${command.fails}; 2 wrong use.`,
  ].join('\n\n');
}

/** The help of the whole program. */
export function helpOfAll(commands: readonly Pick<Command, 'name' | 'summary'>[], modes: readonly string[]): string {
  return [
    'Usage: jest-vcr COMMAND [OPTIONS]',
    ['Run Jest in a record mode:', ...columns([[`${modes.join('|')} [Jest's arguments]`, '']])].join('\n'),
    ['Commands:', ...columns(commands.map(({ name, summary }) => [name, summary] as const))].join('\n'),
    ['Options:', ...columns([HELP_OPTION, ['--version', 'Shows the version.']])].join('\n'),
    'jest-vcr COMMAND --help tells more of one.',
  ].join('\n\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}
