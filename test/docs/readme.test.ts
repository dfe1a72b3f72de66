import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { expectPassed, Project } from '../support/project';

const PAGE = fs.readFileSync('README.md', 'utf8');
/** The public service that the page asks; here a server of this process stands in for it. */
const ORIGIN = 'https://jsonplaceholder.typicode.com';
const CASSETTE = '__cassettes__/users.test.js/fetches-a-user.yaml';

const service = http.createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(request.url === '/users/1' ? { id: 1, name: 'Leanne Graham' } : {}));
});
let project: Project;
let users: string;

describe("the first minute of the README, with its service's place taken by a local server", () => {
  before(async () => {
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    users = block('first minute: users.test.js', 'js').replace(ORIGIN, `http://127.0.0.1:${port()}`);
    project = new Project({ 'jest.config.js': /js\n(\/\/ jest\.config\.js\n[^]*?)```/.exec(PAGE)?.[1] ?? '' });
    project.write({ 'users.test.js': users });
  });
  after(() => {
    stop();
    project.remove();
  });

  it('records, and says so as the page does', async () => {
    const run = await project.jest();

    expectPassed(run);
    assert.deepEqual(project.cassettes(), [CASSETTE]);
    assert.ok(PAGE.includes(CASSETTE));
    assert.ok(run.output.includes(block('output: first run', 'text')), run.output);
  });

  it('replays with the service stopped, and has nothing to say', async () => {
    stop();

    const run = await project.jest();

    expectPassed(run);
    assert.doesNotMatch(run.output, /Cassette Summary/);
  });

  it('deletes the cassette of the failed test, and says so as the page does', async () => {
    project.write({ 'users.test.js': users.replace('Leanne Graham', 'Somebody Else') });

    const run = await project.jest();

    assert.equal(run.tests['fetches a user']?.status, 'failed');
    assert.deepEqual(project.cassettes(), []);
    assert.ok(run.output.includes(block('output: failing run', 'text')), run.output);
  });
});

function block(mark: string, language: string): string {
  const text = new RegExp(`<!-- ${mark} -->\\n+\`\`\`${language}\\n([^]*?)\`\`\``).exec(PAGE)?.[1];
  assert.ok(text !== undefined, mark);
  return text;
}

function port(): number {
  return (service.address() as AddressInfo).port;
}

function stop(): void {
  service.closeAllConnections();
  service.close();
}
