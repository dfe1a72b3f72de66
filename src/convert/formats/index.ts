import type { Format } from '../converted';
import { betamax } from './betamax';
import { goVcr1, goVcr2 } from './go-vcr';
import { har } from './har';
import { nock } from './nock';
import { phpVcr } from './php-vcr';
import { polly } from './polly';
import { rVcr } from './r-vcr';
import { rubyVcr } from './ruby-vcr';
import { rubyVcr1 } from './ruby-vcr-1';
import { undiciSnapshot } from './undici-snapshot';
import { vcr, vcrpy } from './vcrpy';
import { vcrpy0 } from './vcrpy-0';

/** All formats that can be read; each document is of one at most. */
export const FORMATS: readonly Format[] = [
  vcr,
  vcrpy,
  vcrpy0,
  rubyVcr,
  rubyVcr1,
  rVcr,
  phpVcr,
  betamax,
  goVcr1,
  goVcr2,
  polly,
  har,
  nock,
  undiciSnapshot,
];
