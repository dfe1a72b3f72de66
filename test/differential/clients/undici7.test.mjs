import undici from 'undici7';
import { suiteOfUndici } from '../suite/suite-of-undici.mjs';

suiteOfUndici(7, undici);
