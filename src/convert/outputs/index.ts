import type { Output } from '../converted';
import { cassetteOutput } from './cassette';
import { curlOutput } from './curl';
import { harOutput } from './har';
import { nockOutput } from './nock';
import { vcrpyOutput } from './vcrpy';

/** All formats that can be written, the usual one first. */
export const OUTPUTS: readonly Output[] = [cassetteOutput, vcrpyOutput, harOutput, nockOutput, curlOutput];
