import { isForNode } from '../clients.mjs';

/** Whether an exception is about this difference. */
export function isKnown(exception, { client, group, scenario, taps, major }) {
  const { clients, scenarios, nodes } = exception;
  return (
    (clients === undefined || clients.includes(client)) &&
    (scenarios.includes(group) || scenarios.includes(`${group}: ${scenario}`)) &&
    (exception.taps === undefined || exception.taps === taps) &&
    isForNode(nodes, major)
  );
}

/** Splits the differences of a run, and finds the exceptions that should have occurred in it and did not. */
export function sortOut(exceptions, differing, ran) {
  const unknown = differing.filter((difference) => !exceptions.some((exception) => isKnown(exception, difference)));
  const gone = exceptions.filter(
    (exception) =>
      ran.some((one) => isKnown(exception, one)) && !differing.some((difference) => isKnown(exception, difference)),
  );
  return { unknown, gone };
}
