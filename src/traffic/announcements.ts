import { headersFromPairs, type HeaderPair } from '../core/headers';
import type { InformationalResponse } from '../core/interaction';

/** No answer has so many; what comes beyond is meant to fill a memory. */
const MOST = 100;

/** The responses that announce another one (1xx), within a bound. */
export class Announcements {
  readonly #list: InformationalResponse[] = [];

  get list(): readonly InformationalResponse[] {
    return this.#list;
  }

  add(code: number, message: string, headers: readonly HeaderPair[]): void {
    if (this.#list.length < MOST) this.#list.push({ code, message, headers: headersFromPairs(headers) });
  }
}
