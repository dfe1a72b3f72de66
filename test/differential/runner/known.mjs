import { isForNode } from '../clients.mjs';

/** Whether an exception names this client and scenario. */
export function isAbout({ clients, scenarios }, { client, group, scenario }) {
  const isOfClient = clients === undefined || clients.includes(client);
  return isOfClient && (scenarios.includes(group) || scenarios.includes(`${group}: ${scenario}`));
}

/** Splits the differences of a run, and finds the exceptions that should have occurred in it and did not. */
export function sortOut(exceptions, differing, ran, major) {
  const isKnown = (exception, one) =>
    isAbout(exception, one) &&
    (exception.taps === undefined || exception.taps === one.taps) &&
    isForNode(exception.nodes, major);
  const unknown = differing.filter((one) => !exceptions.some((exception) => isKnown(exception, one)));
  const gone = exceptions
    .flatMap(apart)
    .filter((part) => ran.some((one) => isKnown(part, one)) && !differing.some((one) => isKnown(part, one)));
  return { unknown, gone };
}

// Each client and each scenario that an exception names has to be one by itself.
function apart(exception) {
  const { clients, scenarios } = exception;
  return [
    ...(clients ?? []).map((client) => ({ ...exception, clients: [client] })),
    ...scenarios.map((scenario) => ({ ...exception, scenarios: [scenario] })),
  ];
}
