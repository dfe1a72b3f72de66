import OpenAI from 'openai';
import { urlOf } from '../suite/servers.mjs';
import { suite } from '../suite/suite.mjs';

suite('openai', { openai: new OpenAI({ apiKey: 'test', baseURL: urlOf('http', '/openai'), maxRetries: 1 }) });
