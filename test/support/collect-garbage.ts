import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');

/** Collects garbage at once, without a flag on the command line. */
export const globalGc = vm.runInNewContext('gc') as () => void;
