import { useState } from 'preact/hooks';
import { isSame, type OpenedInteraction } from './page-address';

export type ChosenForComparison = {
  /** What the next request that is opened is compared with. */
  readonly chosen: OpenedInteraction | undefined;
  /** Chooses what is opened, or gives it up where it is chosen already. */
  readonly choose: () => void;
  readonly end: () => void;
};

export function useComparison(
  opened: OpenedInteraction | undefined,
  tell: (text: string) => void,
): ChosenForComparison {
  const [chosen, setChosen] = useState<OpenedInteraction>();
  const choose = (): void => {
    if (opened === undefined) return;
    const isUndone = chosen !== undefined && isSame(chosen, opened);
    setChosen(isUndone ? undefined : opened);
    if (!isUndone) tell('Chosen. Open another request to compare');
  };
  return { chosen, choose, end: () => setChosen(undefined) };
}
