import type { Traffic } from '../core/exchange';

/** Sees no request and touches nothing. */
export const NO_TRAFFIC: Traffic = {
  begun: 0,
  runAs: (_, work) => work(),
  currentOwner: () => undefined,
  attend: () => () => undefined,
};
