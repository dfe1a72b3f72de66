const api = process.env.API_URL ?? 'http://127.0.0.1:4600';

async function get(path) {
  const response = await fetch(api + path);
  if (!response.ok) throw new Error(`${path}: the API said ${response.status}`);
  return response.json();
}

async function price(article) {
  return (await get(`/articles/${article}`)).price;
}

async function isInStock(article) {
  return (await get(`/stock/${article}`)).pieces > 0;
}

module.exports = { isInStock, price };
