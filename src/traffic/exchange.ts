/** Both sides of an exchange, for `node-traffic`, which loads them when they are first needed. */
export { Capture } from './capture';
export { recordedLatencyMs, replayTo } from './respond';
