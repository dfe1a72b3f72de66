// A stand-in for the API of OpenAI, to record against: it streams its answers as server-sent events.
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';

const server = http.createServer(async (request, response) => {
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
    response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"error":{"message":"not found"}}');
    return;
  }
  const { model, messages } = JSON.parse(Buffer.concat(await request.toArray()).toString());
  const subject = /about (\w+)/.exec(messages[0].content)[1];
  const poem = `A line that sings of ${subject},\nand one that rhymes with it.`;
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
  for (const content of poem.split(/(?<= )/)) {
    response.write(event(model, { delta: { content }, finish_reason: null }));
    await setTimeout(20);
  }
  response.write(event(model, { delta: {}, finish_reason: 'stop' }));
  response.end('data: [DONE]\n\n');
});

function event(model, choice) {
  const chunk = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model,
    choices: [{ index: 0, ...choice }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

server.listen(Number(process.env.PORT ?? 4600), '127.0.0.1', () => {
  console.log(`OPENAI_BASE_URL=http://127.0.0.1:${server.address().port}/v1`);
});
