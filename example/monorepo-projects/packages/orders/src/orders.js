const { findUser } = require('@example/users');

const api = process.env.API_URL ?? 'http://127.0.0.1:4600';

/** What is written on the parcel of an order: its number, and its customer's name from the other package. */
async function parcelLabel(id) {
  const response = await fetch(`${api}/orders/${id}`);
  const { number, userId } = await response.json();
  return `${number} for ${(await findUser(userId)).name}`;
}

module.exports = { parcelLabel };
