/** JSON of exactly 2,048 bytes, as an API gives it: compact. */
export function smallBody() {
  const users = Array.from({ length: 24 }, (_, id) => ({
    id,
    name: `User ${id} of many`,
    email: `user${id}@example.com`,
    tags: ['a', 'b'],
  }));
  const padding = 2_048 - JSON.stringify({ users, padding: '' }).length;
  return JSON.stringify({ users, padding: 'x'.repeat(padding) });
}
