import { suite } from '../suite/suite.mjs';
import { viaNode } from '../suite/via-node.mjs';

suite('https', viaNode());
