import { Octokit } from 'octokit';
import { urlOf } from '../suite/servers.mjs';
import { suite } from '../suite/suite.mjs';

suite('octokit', {
  octokit: new Octokit({ baseUrl: urlOf('http', '/github'), auth: 'test', retry: { enabled: false } }),
});
