import undici7 from 'undici7';
import { suite } from '../suite/suite.mjs';

suite('undici 7 EventSource', { connect: (url) => new undici7.EventSource(url) });
