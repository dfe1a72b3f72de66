/** The code under test: it talks to an API. */
exports.userName = async (id) => {
  const response = await fetch(`${process.env.API}/users/${id}`);
  if (!response.ok) throw new Error(`The API said ${response.status}`);
  return (await response.json()).name;
};
