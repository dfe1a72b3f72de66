/** The title of the test of a scenario. */
export const titleOf = (client, { group, name }) => `${client} ${group}: ${name}`;
