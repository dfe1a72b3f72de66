const { vcr } = require('jest-environment-vcr/globals');
const { noteNames, readNote, writeNote } = require('../src/notes');

vcr.use(vcr.deleteOnFail());

test('keeps a note', async () => {
  await writeNote('shopping.txt', 'tea\nbread\n');

  expect(await noteNames()).toEqual(['shopping.txt']);
  expect(await readNote('shopping.txt')).toBe('tea\nbread\n');
});

test('tells that a note is missing', async () => {
  expect(await readNote('lost.txt')).toBeUndefined();
});
