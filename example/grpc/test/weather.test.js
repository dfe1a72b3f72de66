const { vcr } = require('jest-environment-vcr/globals');
const { forecast, weatherNow } = require('../src/weather');

vcr.use(vcr.deleteOnFail());

test('tells the weather', async () => {
  expect(await weatherNow('Oslo')).toEqual({ day: 'today', degrees: -3.5 });
});

test('tells that a place is unknown', async () => {
  await expect(weatherNow('Atlantis')).rejects.toMatchObject({ code: 5, details: 'no place is called Atlantis' });
});

test('streams a forecast', async () => {
  const days = [];
  for await (const { day } of forecast('Oslo')) days.push(day);

  expect(days).toEqual(['tomorrow', 'the day after', 'some day']);
});
