import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

/** What ends a program from outside. Ctrl-C in a terminal reaches Jest without us. */
const PASSED_ON: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs the Jest of the project in a folder, in the same terminal and with the same options of Node, and ends as it ends:
 * with its exit code, or by the signal that ended it.
 *
 * @param variables of the environment, beside those of this process; `undefined` leaves one as it is
 * @throws Error where no Jest can be found
 */
export async function runJest(
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const added = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
  // By Node itself: a shell would read the arguments once more, and each shell in its own way.
  const jest = spawn(process.execPath, [...process.execArgv, findJest(cwd), ...args], {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, ...added },
  });
  const stop = passSignalsOn((signal) => jest.kill(signal));
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      jest.once('error', reject);
      jest.once('close', (...end) => {
        resolve(end);
      });
    });
    if (signal === null) return code ?? 1;
    stop();
    process.kill(process.pid, signal);
    // Only where the signal did not end this process: Windows has none.
    return 128 + os.constants.signals[signal];
  } finally {
    stop();
  }
}

// By the rules of the folder's own modules: with Yarn's Plug'n'Play there is no node_modules to look into.
function findJest(cwd: string): string {
  const { resolve } = createRequire(path.join(cwd, 'package.json'));
  for (const name of ['jest', 'jest-cli']) {
    try {
      return path.join(path.dirname(resolve(`${name}/package.json`)), 'bin', 'jest.js');
    } catch {
      // The other one may be there.
    }
  }
  throw new Error(
    `there is no Jest in ${cwd}\nInstall it there, or start jest-vcr in the folder of the package that has it.`,
  );
}

function passSignalsOn(send: (signal: NodeJS.Signals) => void): () => void {
  const listeners = PASSED_ON.map((signal) => {
    const listener = (): void => {
      // The terminal sends it to every program in front, and a second one would say: at once.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) send(signal);
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const remove of listeners) remove();
  };
}
