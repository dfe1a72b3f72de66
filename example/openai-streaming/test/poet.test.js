const { vcr } = require('jest-environment-vcr/globals');
const { poem } = require('../src/poet');

vcr.use(vcr.deleteOnFail());
// Two poems are told apart by what was asked for: without this, they are told apart by their order alone.
vcr.use(vcr.config({ additionalMatchers: ['body'] }));

async function collect(pieces) {
  const collected = [];
  for await (const piece of pieces) collected.push(piece);
  return collected;
}

test('writes a poem piece by piece', async () => {
  const pieces = await collect(poem('tea'));

  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.join('')).toMatch(/tea/);
});

test('writes two poems at the same time', async () => {
  const [rain, snow] = await Promise.all([collect(poem('rain')), collect(poem('snow'))]);

  expect(rain.join('')).toMatch(/rain/);
  expect(snow.join('')).toMatch(/snow/);
});
