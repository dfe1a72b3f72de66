const { vcr } = require('jest-environment-vcr/globals');
const { parcelLabel } = require('../src/orders');

vcr.use(vcr.deleteOnFail());

test('labels a parcel', async () => {
  expect(await parcelLabel(7)).toBe('N-0007 for Ada Lovelace');
  expect(vcr.current.requests).toHaveLength(2);
});
