/// <reference types="node" preserve="true" />
import { noEnvironment } from './core/errors/option-errors';
import { ENVIRONMENT_KEY } from './environment/global-key';
import type { Vcr } from './environment/vcr-api';

declare global {
  /** The same object as `import { vcr } from 'jest-environment-vcr/globals'`, unless `injectGlobals` is false. */
  // Only `var` makes a property of globalThis.
  var vcr: Vcr;
}

/**
 * Everything a test does with cassettes.
 *
 * @throws VcrError `VCR_NO_ENVIRONMENT` on first use, where this environment does not run
 */
export const vcr: Vcr = (Reflect.get(globalThis, ENVIRONMENT_KEY) as Vcr | undefined) ?? refusingVcr();

export type * from './types';

function refusingVcr(): Vcr {
  return new Proxy({} as Vcr, {
    get: (_, member) => {
      // Jest and Node look at every import in passing; only a member of ours is a use.
      if (typeof member === 'symbol' || member === 'then' || member === 'toJSON' || member === '__esModule') {
        return undefined;
      }
      throw noEnvironment(member);
    },
  });
}
