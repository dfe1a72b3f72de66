import undici from 'undici6';
import { suiteOfUndici } from '../suite/suite-of-undici.mjs';

suiteOfUndici(6, undici);
