import type { JestStart } from '../core/jest-command';

/** What a process knows of how it was started, as `process` has it. */
export type StartFacts = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
  readonly execArgv: readonly string[];
};

const VM_MODULES = '--experimental-vm-modules';
/** Without these Jest would find other tests, or run them otherwise. */
const OPTIONS_THAT_FIND = ['-c', '--config', '--rootDir', '--projects', '--selectProjects'];
/** They choose tests themselves, or would take what is added for one more value. */
const NOT_IN_A_SCRIPT = /^(-t|--testNamePattern|--watch|--watchAll|--runTestsByPath|--projects|--selectProjects)(=|$)/;

/**
 * How a command starts Jest as it was started: with the npm script where that says how, else with the options that
 * find the same tests. Jest keeps its arguments from its worker processes, so those know them of a script alone.
 */
export function jestStart({ env, argv, execArgv }: StartFacts): JestStart {
  const script = scriptThatRunsJest(env);
  if (script !== undefined) return { kind: 'script', words: script };
  const isForModules = execArgv.includes(VM_MODULES) || (env['NODE_OPTIONS'] ?? '').split(/\s+/).includes(VM_MODULES);
  return {
    kind: 'command',
    runner: RUNNERS[packageManager(env) ?? 'npm'],
    ...(isForModules ? { nodeOptions: VM_MODULES } : {}),
    options: optionsThatFind(argv),
  };
}

/** How each starts a command of the project's packages; with Yarn's Plug'n'Play `npx` finds none. */
const RUNNERS = { npm: ['npx'], pnpm: ['pnpm', 'exec'], yarn: ['yarn'] } as const;

function packageManager({ npm_config_user_agent: agent = '' }: StartFacts['env']): 'pnpm' | 'yarn' | undefined {
  return /^(?:pnpm|yarn)(?=\/)/.exec(agent)?.[0] as 'pnpm' | 'yarn' | undefined;
}

// npm, pnpm and Yarn tell a script's processes its name and its text; `npx jest` is told as the script `npx`.
function scriptThatRunsJest(env: StartFacts['env']): string[] | undefined {
  const { npm_lifecycle_event: name = 'npx', npm_lifecycle_script: text = '' } = env;
  if (name === 'npx' || !isForJestAlone(text)) return undefined;
  // npm alone needs `--` before what is for Jest; pnpm and Yarn would hand it on.
  const manager = packageManager(env);
  if (manager !== undefined) return [manager, 'run', name];
  return name === 'test' ? ['npm', 'test', '--'] : ['npm', 'run', name, '--'];
}

/** Whether a script runs Jest once, in a way that `npx jest` would not, and chooses neither tests nor a mode. */
function isForJestAlone(text: string): boolean {
  const words = text.trim().split(/\s+/);
  const jest = words.findIndex((word) => /(^|[\\/])jest(\.js)?$/.test(word));
  if (jest < 0 || /[&|;<>()"'`$]|VCR_/.test(text)) return false;
  const before = words.slice(0, jest);
  const after = words.slice(jest + 1);
  if (!before.every((word) => /^(cross-env|npx|node|--?[\w-]+(=\S*)?|[A-Za-z_]\w*=\S*)$/.test(word))) return false;
  if (after.some((word) => NOT_IN_A_SCRIPT.test(word))) return false;
  if (!after.every((word, index) => word.startsWith('-') || after[index - 1]?.startsWith('-') === true)) return false;
  return before.some((word) => word.includes(VM_MODULES)) || after.some((word) => findsTests(word));
}

function optionsThatFind(argv: readonly string[]): string[] {
  // In a worker process these are the arguments of jest-worker.
  if (!/(^|[\\/])jest(\.js)?$/.test(argv[1] ?? '')) return [];
  const words = argv.slice(2);
  const found: string[] = [];
  words.forEach((word, index) => {
    const isValue = !word.startsWith('-') && found.length > 0 && wasTaken(words, index);
    if (findsTests(word) || isValue) found.push(word);
  });
  return found;
}

/** Whether a word is the value of such an option; `--projects` and `--selectProjects` take several. */
function wasTaken(words: readonly string[], index: number): boolean {
  const option = words.slice(0, index).findLastIndex((word) => word.startsWith('-'));
  const name = words[option] ?? '';
  if (!findsTests(name) || name.includes('=')) return false;
  return index === option + 1 || name === '--projects' || name === '--selectProjects';
}

function findsTests(word: string): boolean {
  return OPTIONS_THAT_FIND.includes(word.split('=', 1)[0] ?? '');
}
