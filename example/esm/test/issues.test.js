import { vcr } from 'jest-environment-vcr/globals';
import { issueTitles } from '../src/issues.js';

vcr.use(vcr.deleteOnFail());

test('reads all pages of the issues', async () => {
  expect(await issueTitles()).toEqual(['It is slow', 'It is loud', 'It is blue']);
  expect(vcr.current.requests).toHaveLength(2);
});
