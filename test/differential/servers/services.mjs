/** The services that some clients are made for, as small as their clients let them be. */
const json = (response, value, status = 200, headers = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
};

const xml = (response, text, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
};

const pause = (waitMs) => new Promise((resolve) => setTimeout(resolve, waitMs));

const completion = (content) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'small',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
});

const piece = (content, reason = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'small',
  choices: [{ index: 0, finish_reason: reason, delta: content === '' ? {} : { content } }],
});

async function streamCompletion(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const word of ['Hello', ' streamed', ' world']) {
    response.write(`data: ${JSON.stringify(piece(word))}\n\n`);
    await pause(20);
  }
  response.end(`data: ${JSON.stringify(piece('', 'stop'))}\n\ndata: [DONE]\n\n`);
}

export const SERVICES = {
  openai: ({ response, body, args }) => {
    if (args[0] === 'models') return json(response, { object: 'list', data: [{ id: 'small', object: 'model' }] });
    const { stream, messages } = JSON.parse(body);
    const content = messages[0].content;
    if (content.startsWith('fail')) {
      return json(
        response,
        { error: { message: content, type: 'test', code: 'failed' } },
        Number(content.split(' ')[1]),
      );
    }
    return stream ? streamCompletion(response) : json(response, completion(`You said: ${content}`));
  },
  graphql: ({ response, body }) => {
    const { query, variables } = JSON.parse(body);
    if (query.includes('broken'))
      return json(response, { errors: [{ message: 'broken', path: ['broken'] }], data: null });
    if (query.includes('forbidden')) return json(response, { errors: [{ message: 'no' }] }, 403);
    json(response, { data: { hello: `hello ${variables?.name ?? 'you'}` } });
  },
  github: ({ request, response, args }) => {
    const url = new URL(request.url, 'http://here');
    if (args[0] === 'users') {
      return args[1] === 'nobody'
        ? json(response, { message: 'Not Found' }, 404)
        : json(response, { login: args[1], id: 1 }, 200, { etag: '"1"' });
    }
    const page = Number(url.searchParams.get('page') ?? '1');
    url.searchParams.set('page', String(page + 1));
    const link = page < 3 ? { link: `<http://${request.headers.host}${url.pathname}${url.search}>; rel="next"` } : {};
    json(response, [{ id: page, name: `issue ${page}` }], 200, link);
  },
  s3: ({ request, response, body, args: [, key] }) => {
    if (request.method === 'PUT') return response.writeHead(200, { etag: `"${body.length}"` }).end();
    if (request.method === 'DELETE') return response.writeHead(204).end();
    if (key === undefined || key === '') {
      return xml(
        response,
        '<ListBucketResult><Name>bucket</Name><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated><Contents><Key>a.txt</Key><Size>5</Size></Contents></ListBucketResult>',
      );
    }
    if (key === 'missing') return xml(response, '<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>', 404);
    response.writeHead(200, { 'content-type': 'text/plain', etag: '"5"', 'content-length': '5' }).end('hello');
  },
};
