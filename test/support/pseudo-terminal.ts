import { spawn, type ChildProcess } from 'node:child_process';
import { pythonWith } from './python';

/** Python's standard library has terminals on every Unix; Windows has none, and those tests skip. */
export const hasPseudoTerminal = process.platform !== 'win32' && pythonWith('pty') !== undefined;

export const WITHOUT_TERMINAL = hasPseudoTerminal ? false : 'there is no Python that makes pseudo-terminals';

// Hands on what comes from either side, and ends as the program ends: by exit code, 128 and more for a signal.
const RUN_IN_TERMINAL = `
import fcntl, os, pty, select, struct, sys, termios
columns, rows = int(sys.argv[1]), int(sys.argv[2])
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
    os.execvp(sys.argv[3], sys.argv[3:])
sources = [terminal, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        typed = os.read(0, 65536)
        if typed: os.write(terminal, typed)
        else: sources.remove(0)
    if terminal in ready:
        try: shown = os.read(terminal, 65536)
        except OSError: break
        if not shown: break
        while shown: shown = shown[os.write(1, shown):]
_, status = os.waitpid(pid, 0)
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
`;

export type TerminalOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
  readonly timeoutMs?: number;
};

/** A program that runs in a terminal of its own, as it would before a person. */
export class PseudoTerminal {
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #watchers = new Set<() => void>();
  #output = '';
  #seen = 0;
  #hasEnded = false;

  private constructor(child: ChildProcess, timeoutMs: number) {
    this.#process = child;
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        this.#tell();
      });
    }
    // A program that has ended reads nothing more.
    child.stdin?.on('error', () => undefined);
    this.#ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        clearTimeout(timer);
        this.#hasEnded = true;
        this.#tell();
        resolve(code);
      });
    });
  }

  /** Starts a program with a clean environment, but for what is given. */
  static start(command: string, args: readonly string[], options: TerminalOptions): PseudoTerminal {
    const { cwd, env = {}, columns = 100, rows = 40, timeoutMs = 120_000 } = options;
    const { PATH = '', HOME = '' } = process.env;
    const python = pythonWith('pty') ?? 'python3';
    const child = spawn(python, ['-c', RUN_IN_TERMINAL, String(columns), String(rows), command, ...args], {
      cwd,
      env: { PATH, HOME, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
    });
    return new PseudoTerminal(child, timeoutMs);
  }

  /** All that the program has shown so far, with what a terminal obeys. */
  get output(): string {
    return this.#output;
  }

  /** Types on the keyboard. */
  type(text: string): void {
    this.#process.stdin?.write(text);
  }

  /** Waits until what was shown since the last wait has it. Gives that text; rejects when the program ends before. */
  async waitFor(pattern: RegExp): Promise<string> {
    for (;;) {
      const fresh = this.#output.slice(this.#seen);
      const match = pattern.exec(fresh);
      if (match !== null) {
        this.#seen += match.index + match[0].length;
        return fresh;
      }
      if (this.#hasEnded) throw new Error(`The program ended without ${String(pattern)}:\n${this.#output}`);
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  /** Waits for the end of the program. */
  async end(): Promise<{ readonly exitCode: number | null; readonly output: string }> {
    const exitCode = await this.#ended;
    return { exitCode, output: this.#output };
  }

  /** Ends the terminal, and with it the program. */
  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
  }
}
