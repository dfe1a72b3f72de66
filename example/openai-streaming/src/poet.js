const OpenAI = require('openai').default;

/** Writes two lines about a subject and hands each piece on as it comes. */
async function* poem(subject) {
  const client = new OpenAI();
  const stream = await client.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: `Two lines about ${subject}, please.` }],
    stream: true,
  });
  for await (const { choices } of stream) {
    const piece = choices[0]?.delta.content;
    if (piece) yield piece;
  }
}

module.exports = { poem };
