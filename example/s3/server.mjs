// A stand-in for S3, to record against: it keeps objects in memory.
import http from 'node:http';

const objects = new Map();

const server = http.createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://s3');
  const [, bucket, key] = /^\/([^/]+)\/?(.*)$/.exec(pathname);
  if (request.method === 'PUT') {
    objects.set(key, Buffer.concat(await request.toArray()));
    response.setHeader('ETag', '"1"').end();
  } else if (key === '') {
    const contents = [...objects].map(
      ([name, body]) => `<Contents><Key>${name}</Key><Size>${body.length}</Size></Contents>`,
    );
    xml(response, 200, `<ListBucketResult><Name>${bucket}</Name>${contents.join('')}</ListBucketResult>`);
  } else if (objects.has(key)) {
    response.setHeader('Content-Type', 'text/plain').end(objects.get(key));
  } else {
    xml(response, 404, `<Error><Code>NoSuchKey</Code><Message>There is no ${key}.</Message></Error>`);
  }
});

function xml(response, status, text) {
  response.writeHead(status, { 'Content-Type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
}

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`AWS_ENDPOINT_URL_S3=http://127.0.0.1:${server.address().port}`);
});
