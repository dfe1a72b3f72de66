import { describeError } from '../suite/describe-error.mjs';
import { group } from './group.mjs';

/** What a service's own client gives, or the error it throws. */
const seen = async (act) => {
  try {
    return { value: await act() };
  } catch (error) {
    const { status, statusCode, code, $metadata, response } = error;
    return {
      error: describeError(error),
      status,
      statusCode,
      code,
      metadata: plain($metadata),
      answer: plain(response),
    };
  }
};
const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
const asking = (content, more = {}) => ({ model: 'small', messages: [{ role: 'user', content }], ...more });

const OPENAI = group('openai', {
  'a completion': ({ client }) => seen(() => client.openai.chat.completions.create(asking('hello'))),
  'a streamed completion': ({ client }) =>
    seen(async () => {
      const pieces = [];
      const stream = await client.openai.chat.completions.create(asking('hello', { stream: true }));
      for await (const piece of stream) pieces.push(piece.choices[0].delta.content);
      return pieces;
    }),
  'a stream left early': ({ client }) =>
    seen(async () => {
      const stream = await client.openai.chat.completions.create(asking('hello', { stream: true }));
      for await (const piece of stream) return piece.choices[0].delta.content;
    }),
  'the list of models': ({ client }) => seen(async () => (await client.openai.models.list()).data),
  ...Object.fromEntries(
    [400, 401, 404, 429, 500].map((code) => [
      `an error ${code}`,
      ({ client }) => seen(() => client.openai.chat.completions.create(asking(`fail ${code}`))),
    ]),
  ),
  'the raw response': ({ client }) =>
    seen(async () => {
      const response = await client.openai.chat.completions.create(asking('raw')).asResponse();
      return { status: response.status, headers: [...response.headers], text: await response.text() };
    }),
});

const S3 = group('s3', {
  get: ({ client }) =>
    seen(async () => {
      const { Body, ...answer } = await client.send('GetObjectCommand', { Key: 'a.txt' });
      return { ...plain(answer), text: await Body.transformToString() };
    }),
  put: ({ client }) =>
    seen(async () => plain(await client.send('PutObjectCommand', { Key: 'b.txt', Body: 'content' }))),
  'put of bytes': ({ client }) =>
    seen(async () => plain(await client.send('PutObjectCommand', { Key: 'c.bin', Body: Buffer.alloc(100_000, 7) }))),
  list: ({ client }) => seen(async () => plain(await client.send('ListObjectsV2Command', {}))),
  head: ({ client }) => seen(async () => plain(await client.send('HeadObjectCommand', { Key: 'a.txt' }))),
  delete: ({ client }) => seen(async () => plain(await client.send('DeleteObjectCommand', { Key: 'a.txt' }))),
  'one that is missing': ({ client }) => seen(() => client.send('GetObjectCommand', { Key: 'missing' })),
});

const OCTOKIT = group('octokit', {
  'a user': ({ client }) => seen(async () => plain(await client.octokit.rest.users.getByUsername({ username: 'ada' }))),
  'nobody by that name': ({ client }) => seen(() => client.octokit.rest.users.getByUsername({ username: 'nobody' })),
  'pages of issues': ({ client }) =>
    seen(async () => plain(await client.octokit.paginate('GET /issues', { per_page: 1 }))),
  'a route of its own': ({ client }) =>
    seen(async () => plain(await client.octokit.request('POST /issues', { title: 'a' }))),
});

const GRAPHQL = group('graphql', {
  'a query': ({ client }) => seen(() => client.graphql.request('{ hello }')),
  'a query with variables': ({ client }) =>
    seen(() => client.graphql.request('query ($name: String) { hello(name: $name) }', { name: 'Ada' })),
  'an error in the answer': ({ client }) => seen(() => client.graphql.request('{ broken }')),
  'an error of the server': ({ client }) => seen(() => client.graphql.request('{ forbidden }')),
  'three queries at one address': ({ client }) =>
    seen(async () => {
      const ask = (name) => client.graphql.request('query ($name: String) { hello(name: $name) }', { name });
      return Promise.all(['one', 'two', 'three'].map(ask));
    }),
});

const SUPERTEST = group('supertest', {
  GET: ({ client }) => seen(async () => shown(await client.supertest(client.app).get('/path?x=1'))),
  POST: ({ client }) => seen(async () => shown(await client.supertest(client.app).post('/path').send({ a: 1 }))),
  'a redirect': ({ client }) =>
    seen(async () => shown(await client.supertest(client.app).get('/redirect').redirects(1))),
  'an expectation that fails': ({ client }) => seen(() => client.supertest(client.app).get('/path').expect(404)),
});
const shown = ({ status, headers, text, redirects }) => ({
  status,
  asked: headers['x-asked'],
  text,
  redirects: redirects.map((url) => new URL(url).pathname),
});

export const SERVICES = [...OPENAI, ...S3, ...OCTOKIT, ...GRAPHQL, ...SUPERTEST];
