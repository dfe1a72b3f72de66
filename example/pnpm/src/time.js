const api = process.env.API_URL ?? 'http://127.0.0.1:4600';

/** The hour of day in a city. */
async function hourIn(city) {
  const response = await fetch(`${api}/time?city=${encodeURIComponent(city)}`);
  return Number((await response.json()).time.slice(0, 2));
}

module.exports = { hourIn };
