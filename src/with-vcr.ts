import './refuse-in-tests';
import { mixVcrInto, type BaseEnvironmentClass } from './environment/vcr-environment';
import { readDisabledVariable, readTapsVariable } from './options/environment-variables';
import { processTraffic } from './traffic/process-traffic';

// Connections opened before the traffic is tapped would stay invisible: it is tapped when the environment is loaded.
const traffic = processTraffic({
  isSwitchedOff: readDisabledVariable(process.env['VCR_DISABLED']),
  taps: readTapsVariable(process.env['VCR_TAPS']),
});

/**
 * Adds recording and replaying to any Jest environment.
 *
 * @param Base the class to extend, such as the default export of `jest-environment-jsdom`
 * @returns a class of the same kind; export it from a file and name that file as `testEnvironment`
 */
export function withVcr<Class extends BaseEnvironmentClass>(Base: Class): Class {
  return mixVcrInto(Base, traffic);
}
