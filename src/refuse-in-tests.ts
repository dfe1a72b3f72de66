import { importedInATest } from './core/errors/environment-errors';
import { ENVIRONMENT_KEY } from './environment/global-key';

// Imported before what taps the traffic: a test file would get a second tap, in its own realm, or an error of Jest's
// about ES modules in our dependencies. The environment's own realm has no `vcr`.
if (ENVIRONMENT_KEY in globalThis) throw importedInATest();
