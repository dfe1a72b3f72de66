import type { Taps } from '../../src/traffic/node-traffic';

/**
 * How the process of a test is tapped, which it can be once only: a test of both ways has a twin in test/traffic/socket,
 * which sets the variable.
 */
export const TAPS: Taps = process.env['TRAFFIC_TAPS'] === 'socket' ? 'socket' : 'all';
