import { vcr } from 'jest-environment-vcr/globals';
import { describeBook } from '../src/library.js';

vcr.use(vcr.deleteOnFail());

test('describes a book', async () => {
  expect(await describeBook('1')).toBe('Middlemarch by George Eliot');
});

test('describes two books at the same time', async () => {
  expect(await Promise.all([describeBook('2'), describeBook('1')])).toEqual([
    'Emma by Jane Austen',
    'Middlemarch by George Eliot',
  ]);
});
