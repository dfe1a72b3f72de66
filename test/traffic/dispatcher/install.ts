import { nodeTraffic } from '../../../src/traffic/node-traffic';

// Copies of undici are noticed while they are loaded: to be imported before any.
nodeTraffic('all');
