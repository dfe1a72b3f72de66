import path from 'node:path';
import type { Config } from '@jest/types';
import { mayColour } from '../core/may-colour';
import { namedForRecording, RECORD_AGAIN, type TitledTest } from '../core/record-again';
import { RECORD_MODES } from '../core/record-mode';
import type { RunReport } from '../core/run-report';
import { deleteObsolete } from './delete-obsolete';
import { paintWhere } from './draw-summary';
import { failedTests, narrowing, type Narrowing, type WatchResults } from './failed-tests';
import { readLastReport } from './last-report';
import { mayPrune } from './may-prune';
import { WatchScreens, type Step } from './watch-screens';

type Hooks = { onTestRunComplete(listener: (results: WatchResults) => void): void };
type Rerun = (config?: Narrowing) => void;

type PluginSetup = {
  readonly stdout: NodeJS.WriteStream;
  /** `key`: another one than `v`. */
  readonly config: { readonly key?: string };
};

/** How a screen of the plugin is left. */
type Ending = { readonly resolve: (reruns: boolean) => void; readonly reject: (reason: Error) => void };

const RECORD_MODE = 'VCR_RECORD_MODE';
const ENTER = '\r';
const CONTROL_C = '\u0003';
const ESCAPE = '\u001B';

/**
 * A watch plugin of Jest's for cassettes: `watchPlugins: ['jest-environment-vcr/watch']`. Re-records those of failed
 * tests, changes the record mode, steps through obsolete ones.
 */
class VcrWatchPlugin {
  readonly #stdout: NodeJS.WriteStream;
  readonly #key: string;
  readonly #screens: WatchScreens;
  readonly #configured = process.env[RECORD_MODE];
  /** The chosen mode; `undefined`: as configured. */
  #mode: string | undefined = process.env[RECORD_MODE];
  #failed: readonly TitledTest[] = [];
  #rootDir = process.cwd();
  /** What the menu counted in. */
  #lastRun: RunReport | undefined;
  #onKey: (key: string) => void = () => undefined;

  constructor({ stdout, config }: PluginSetup) {
    this.#stdout = stdout;
    this.#key = config.key ?? 'v';
    this.#screens = new WatchScreens(paintWhere(mayColour(stdout, process.env)));
  }

  apply(hooks: Hooks): void {
    hooks.onTestRunComplete((results) => {
      this.#failed = failedTests(results);
      // A run that re-recorded is over.
      setVariable(RECORD_AGAIN, undefined);
    });
  }

  getUsageInfo({ rootDir }: Config.GlobalConfig): { key: string; prompt: string } {
    this.#rootDir = rootDir;
    return { key: this.#key, prompt: `work on cassettes (record mode: ${this.#shownMode})` };
  }

  run(globalConfig: Config.GlobalConfig, rerun: Rerun): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#showMenu(globalConfig, rerun, { resolve, reject });
    });
  }

  onKey(key: string): void {
    this.#onKey(key);
  }

  #showMenu(globalConfig: Config.GlobalConfig, rerun: Rerun, ending: Ending): void {
    this.#lastRun = this.#lastRunHere();
    const obsolete = this.#lastRun === undefined ? [] : stillThere(this.#lastRun);
    this.#stdout.write(
      this.#screens.menu({ mode: this.#shownMode, failed: this.#failed.length, obsolete: obsolete.length }),
    );
    this.#onKey = (key) => {
      if (key === 'm') {
        this.#changeMode();
        this.#showMenu(globalConfig, rerun, ending);
      } else if (key === 'r' && this.#failed.length > 0) {
        this.#recordFailedAgain(globalConfig, rerun);
        ending.resolve(false);
      } else if (key === 'o' && obsolete.length > 0) {
        this.#showStep(obsolete, { deleted: 0, skipped: 0, problem: undefined }, ending);
      } else if (key === ENTER) ending.resolve(true);
      else if (isQuit(key)) leave(ending);
    };
  }

  #showStep(paths: readonly string[], counts: Pick<Step, 'deleted' | 'skipped' | 'problem'>, ending: Ending): void {
    const [file, ...rest] = paths;
    if (file === undefined) {
      this.#stdout.write(this.#screens.result(counts));
      this.#onKey = () => leave(ending);
      return;
    }
    this.#stdout.write(this.#screens.step({ ...counts, path: file, left: paths.length }));
    this.#onKey = (key) => {
      if (key === 'd') void this.#delete(paths, counts, ending);
      else if (key === 's')
        this.#showStep(rest, { ...counts, skipped: counts.skipped + 1, problem: undefined }, ending);
      else if (isQuit(key)) leave(ending);
    };
  }

  async #delete(
    [file = '', ...rest]: readonly string[],
    counts: Pick<Step, 'deleted' | 'skipped'>,
    ending: Ending,
  ): Promise<void> {
    // A second press must not delete the next one before it was shown.
    this.#onKey = () => undefined;
    const problem =
      this.#lastRun === undefined
        ? 'nothing is known of a run any more'
        : await deleteObsolete(path.resolve(this.#rootDir, file), this.#lastRun);
    const deleted = counts.deleted + (problem === undefined ? 1 : 0);
    const skipped = counts.skipped + (problem === undefined ? 0 : 1);
    this.#showStep(rest, { deleted, skipped, problem }, ending);
  }

  #recordFailedAgain(globalConfig: Config.GlobalConfig, rerun: Rerun): void {
    // Not by the mode: other tests of these names run too.
    setVariable(RECORD_AGAIN, namedForRecording(this.#failed));
    const { narrowed, before } = narrowing(this.#failed, globalConfig);
    rerun(narrowed);
    // While that run goes on, this starts none and gives Jest back what it was asked for.
    rerun(before);
  }

  #changeMode(): void {
    const modes = [this.#configured, ...RECORD_MODES.filter((mode) => mode !== this.#configured)];
    this.#mode = modes[(modes.indexOf(this.#mode) + 1) % modes.length];
    setVariable(RECORD_MODE, this.#mode);
  }

  get #shownMode(): string {
    return this.#mode ?? 'as configured';
  }

  // A package may hold the roots of several configurations: another one's paths name other files here.
  #lastRunHere(): RunReport | undefined {
    const report = readLastReport(this.#rootDir);
    return report?.rootDir === this.#rootDir ? report : undefined;
  }
}

// Not a default export: bundlers that import CommonJS from an ES module would give its namespace in the class's place.
export = VcrWatchPlugin;

// Jest shows its own usage again when a plugin is cancelled.
function leave({ reject }: Ending): void {
  reject(new Error('cancelled'));
}

// Worker processes are started for each run, and take the variables from this one.
function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

// The report says what the run found; some may have been deleted since.
function stillThere({ rootDir, obsolete = [] }: RunReport): string[] {
  return obsolete.filter((file) => mayPrune(path.resolve(rootDir, file), rootDir) !== 'missing');
}

function isQuit(key: string): boolean {
  return key === 'q' || key === ESCAPE || key === CONTROL_C;
}
