import undici from 'undici8';
import { suiteOfUndici } from '../suite/suite-of-undici.mjs';

suiteOfUndici(8, undici);
