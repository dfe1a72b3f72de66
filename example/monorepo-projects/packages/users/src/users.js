const api = process.env.API_URL ?? 'http://127.0.0.1:4600';

async function findUser(id) {
  const response = await fetch(`${api}/users/${id}`);
  if (!response.ok) throw new Error(`user ${id}: the API said ${response.status}`);
  return response.json();
}

module.exports = { findUser };
