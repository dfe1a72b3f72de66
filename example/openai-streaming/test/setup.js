// The library refuses to start without a key. A replay needs no real one: keys are never stored and never matched.
process.env.OPENAI_API_KEY ??= 'sk-none';
process.env.OPENAI_BASE_URL ??= 'http://127.0.0.1:4600/v1';
