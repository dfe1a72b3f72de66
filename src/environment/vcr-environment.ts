import type { Circus } from '@jest/types';
import type NodeEnvironment from 'jest-environment-node';
import { wrongRunner } from '../core/errors/environment-errors';
import { messageOf } from '../core/errors/vcr-error';
import type { Traffic } from '../core/exchange';
import { readRecordAgain, RECORD_AGAIN } from '../core/record-again';
import { runLedger, runNews } from '../compose';
import { readDisabledVariable } from '../options/environment-variables';
import { readConfigModule } from '../options/read-config-module';
import { warningOfLostOptions } from '../options/lost-in-workers';
import { readDocblock, readEnvironmentOptions } from '../options/read-config-sources';
import { resolveOptions } from '../options/resolve-options';
import { EventEntrance } from './event-entrance';
import { ENVIRONMENT_KEY } from './global-key';
import { jestStart } from './jest-start';
import { TestFile } from './test-file';
import { finishFile, handleEvent } from './test-lifecycle';
import { createVcr } from './vcr-object';
import { relativePath } from '../core/shown-path';
import { writeToStderr } from './report';
import { isWholeRun } from '../core/whole-run';

type EnvironmentArguments = ConstructorParameters<typeof NodeEnvironment>;
type JestConfig = EnvironmentArguments[0];
type JestContext = EnvironmentArguments[1];

/** What a Jest environment has to be for `withVcr`. */
export interface BaseEnvironment {
  // Not the whole of globalThis: where @types/jest is installed, its `test` is another than the one of Jest's own types.
  readonly global: Pick<typeof globalThis, 'console' | 'Symbol'>;
  setup(): Promise<void>;
  teardown(): Promise<void>;
  handleTestEvent?(event: Circus.Event, state: Circus.State): void | Promise<void>;
}

/** A class of Jest environments: `jest-environment-node`'s, jsdom's, or your own. */
export type BaseEnvironmentClass<Base extends BaseEnvironment = BaseEnvironment> = new (
  config: JestConfig,
  context: JestContext,
) => Base;

/** Node's `Symbol.dispose` and `Symbol.asyncDispose`, which the realm of the tests lacks on older versions. */
const DISPOSE_SYMBOLS = { dispose: Symbol.dispose, asyncDispose: Symbol.asyncDispose };

const RETRY_TIMES = Symbol.for('RETRY_TIMES');

/**
 * Adds recording and replaying to a Jest environment. `traffic` is what it listens to; the package's entries pass
 * the traffic of this process.
 */
export function mixVcrInto<Class extends BaseEnvironmentClass>(Base: Class, traffic: Traffic): Class {
  // TypeScript asks of a mixin that it takes whatever its base takes.
  const Environment = Base as unknown as new (...args: unknown[]) => BaseEnvironment;

  class VcrEnvironment extends Environment {
    readonly #config: JestConfig;
    readonly #isSwitchedOff = readDisabledVariable(process.env['VCR_DISABLED']);
    readonly #entrance = new EventEntrance({
      handle: (event, state) => (this.#file === undefined ? undefined : handleEvent(this.#file, event, state)),
      mustReachBase: !this.#isSwitchedOff,
    });
    #file: TestFile | undefined;
    readonly #undo: (() => void)[] = [];

    // Jest runs `setupFiles` between the constructor and `setup`, and they may already use `vcr`.
    constructor(...args: unknown[]) {
      super(...args);
      const [config, context] = args as EnvironmentArguments;
      this.#config = config;
      if (!this.#isSwitchedOff) refuseOtherRunners(config);
      const file = this.#openFile(context);
      this.#file = file;
      this.#undo.push(file.setup.traffic.attend(() => file.fallbackOwner(), this.global));
      this.#showVcr(file);
    }

    override async setup(): Promise<void> {
      await super.setup();
      this.#entrance.standBefore(this);
      const { rootDir, testEnvironmentOptions } = this.#config.projectConfig;
      const warning = this.#isSwitchedOff ? undefined : warningOfLostOptions(testEnvironmentOptions['vcrConfig']);
      if (warning !== undefined) this.#warn(warning);
      this.#file?.configuration.addModule(await readConfigModule(testEnvironmentOptions['vcrConfig'], rootDir));
    }

    override handleTestEvent(event: Circus.Event, state: Circus.State): void | Promise<void> {
      this.#entrance.noteBase();
      return super.handleTestEvent?.(event, state);
    }

    override async teardown(): Promise<void> {
      const file = this.#file;
      try {
        if (file !== undefined) await closeFile(file);
      } finally {
        this.#file = undefined;
        for (const undo of this.#undo.splice(0).reverse()) undo();
        await super.teardown();
      }
    }

    #openFile({ testPath, docblockPragmas }: JestContext): TestFile {
      const { globalConfig, projectConfig } = this.#config;
      const { rootDir } = projectConfig;
      const surroundings = {
        isCi: globalConfig.ci,
        recordModeVariable: process.env['VCR_RECORD_MODE'],
        isRecordedAgain: readRecordAgain(process.env[RECORD_AGAIN], testPath),
      };
      const layers = [
        ...readEnvironmentOptions(projectConfig.testEnvironmentOptions),
        ...readDocblock(docblockPragmas, { testPath, rootDir }),
      ];
      // A wrong mode in the environment variable fails the file here, not its first request.
      resolveOptions(layers, surroundings);
      return new TestFile({
        rootDir,
        testPath,
        commandPath: relativePath(testPath, process.cwd()),
        get start() {
          return jestStart(process);
        },
        traffic,
        ledger: runLedger({ globalConfig, projectConfig, testPath }),
        news: runNews({ projectConfig, testPath }),
        surroundings,
        isWholeRun: isWholeRun(globalConfig),
        isSwitchedOff: this.#isSwitchedOff,
        layers,
        warn: (text) => this.#warn(text),
        retryTimes: () => Number(Reflect.get(this.global, RETRY_TIMES) ?? 0),
      });
    }

    // Jest takes the console of the tests away with their realm.
    #warn(text: string): void {
      const { global } = this as { readonly global: BaseEnvironment['global'] | null };
      if (global === null || this.#file === undefined) writeToStderr(text);
      else global.console.warn(text);
    }

    #showVcr(file: TestFile): void {
      const vcr = createVcr(file);
      Object.defineProperty(this.global, ENVIRONMENT_KEY, { value: vcr, configurable: true });
      if (this.#config.projectConfig.injectGlobals) Object.assign(this.global, { vcr });
      for (const [name, symbol] of Object.entries(DISPOSE_SYMBOLS)) {
        const { Symbol: testSymbol } = this.global;
        if (!(name in testSymbol)) Object.defineProperty(testSymbol, name, { value: symbol });
      }
    }
  }

  return VcrEnvironment as unknown as Class;
}

// Whatever came after the tests; too late to fail one of them, so it is shown.
async function closeFile(file: TestFile): Promise<void> {
  for (const error of await finishFile(file)) writeToStderr(messageOf(error));
}

// Only jest-circus tells an environment of its tests.
function refuseOtherRunners({ projectConfig }: JestConfig): void {
  if (/[\\/]jest-jasmine2[\\/]/.test(projectConfig.testRunner)) throw wrongRunner(projectConfig.testRunner);
}
