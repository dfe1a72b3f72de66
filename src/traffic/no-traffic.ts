import type { Traffic } from '../core/exchange';

/** Sees no request and touches nothing. */
export const NO_TRAFFIC: Traffic = {
  runAs: (_, work) => work(),
  currentOwner: () => undefined,
  attend: () => () => undefined,
};
