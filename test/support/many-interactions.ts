import type { Interaction } from '../../src/core/interaction';

/** Cassettes with so many interactions in all, of the size that interfaces of the web have; every hundredth stands alone in what it says. */
export function manyInteractions(count: number, perCassette = 40): Record<string, Interaction[]> {
  const cassettes: Record<string, Interaction[]> = {};
  for (let number = 0; number < count; number += 1) {
    const cassette = Math.floor(number / perCassette);
    const path = `test/__cassettes__/file-${Math.floor(cassette / 5)}.test.ts/test-${cassette}.yaml`;
    (cassettes[path] ??= []).push(oneOfMany(number, number % perCassette));
  }
  return cassettes;
}

function oneOfMany(number: number, position: number): Interaction {
  const items = Array.from({ length: 12 }, (_, index) => ({
    id: number * 100 + index,
    name: `Item ${index} of request ${number}`,
    price: { net: index * 1.25, currency: 'EUR' },
    tags: ['a', 'b', 'c'],
  }));
  const note = number % 100 === 0 ? { note: 'needle' } : {};
  return {
    request: {
      method: ['GET', 'POST', 'PUT', 'DELETE'][number % 4] ?? 'GET',
      uri: `https://api${number % 7}.example.com/v1/items/${number}?page=${position}&size=20`,
      headers: { accept: ['application/json'], 'user-agent': ['client/1.0'], 'x-request-id': [`r-${number}`] },
      body: number % 4 === 0 ? null : Buffer.from(JSON.stringify({ number, position })),
    },
    response: {
      status: { code: number % 25 === 0 ? 404 : 200, message: number % 25 === 0 ? 'Not Found' : 'OK' },
      headers: { 'content-type': ['application/json'], date: ['Fri, 20 Nov 2026 09:00:00 GMT'], etag: [`"${number}"`] },
      body: Buffer.from(JSON.stringify({ items, ...note }, null, 2)),
    },
    recording: { at: new Date(1_795_000_000_000 + number * 90).toISOString(), tookMs: 20 + (number % 13) * 11 },
  };
}
