const express = require('express');

const ratesApi = process.env.RATES_URL ?? 'http://127.0.0.1:4600';

/** An app that cannot answer alone: prices come in euros, and the rates from another service. */
const app = express();

app.get('/price', async (request, response) => {
  const { euros, currency } = request.query;
  const rates = await fetch(`${ratesApi}/rates?base=EUR`);
  if (!rates.ok) return response.status(502).json({ error: 'no rates today' });
  const rate = (await rates.json())[currency];
  if (rate === undefined) return response.status(400).json({ error: `no rate for ${currency}` });
  return response.json({ price: Math.round(euros * rate * 100) / 100, currency });
});

module.exports = { app };
