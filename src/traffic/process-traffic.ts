import type { Traffic } from '../core/exchange';
import type * as NodeTraffic from './node-traffic';
import { NO_TRAFFIC } from './no-traffic';

/**
 * The traffic of this process; where everything is switched off, one that sees nothing, and then nothing is loaded or
 * patched.
 */
export function processTraffic(setting: { readonly isSwitchedOff: boolean; readonly taps: NodeTraffic.Taps }): Traffic {
  if (setting.isSwitchedOff) return NO_TRAFFIC;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it when it is switched off
  return (require('./node-traffic') as typeof NodeTraffic).nodeTraffic(setting.taps);
}
