import { counted } from '../core/counted';
import { visibleLine } from '../core/visible-text';
import type { Paint } from './draw-summary';

/** Where a step through obsolete cassettes stands. */
export type Step = {
  readonly path: string;
  readonly left: number;
  readonly deleted: number;
  readonly skipped: number;
  /** Why the last one could not be deleted. */
  readonly problem: string | undefined;
};

/** Draws what the watch plugin shows, in the manner of Jest's interactive modes. */
export class WatchScreens {
  readonly #paint: Paint;

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  menu({
    mode,
    failed,
    obsolete,
  }: {
    readonly mode: string;
    readonly failed: number;
    readonly obsolete: number;
  }): string {
    return this.#screen(
      'Cassettes',
      [`record mode: ${mode}`],
      [
        ...(failed > 0 ? [['r', `to re-record the cassettes of ${counted(failed, 'failed test')}`] as const] : []),
        ['m', 'to change the record mode'],
        ...(obsolete > 0 ? [['o', `to step through ${counted(obsolete, 'obsolete cassette')}`] as const] : []),
        ['Enter', 'to run the tests'],
        ['q', 'to quit'],
      ],
    );
  }

  step({ path, left, deleted, skipped, problem }: Step): string {
    const counts = [`${counted(left, 'cassette')} remaining`];
    if (deleted > 0) counts.push(`${deleted} deleted`);
    if (skipped > 0) counts.push(`${skipped} skipped`);
    const lines = [counts.join(', '), ...(problem === undefined ? [] : [`not deleted: ${visibleLine(problem)}`])];
    return this.#screen(
      'Obsolete Cassettes',
      [...lines, visibleLine(path)],
      [
        ['d', 'to delete this cassette'],
        ['s', 'to skip it'],
        ['q', 'to quit'],
      ],
    );
  }

  result({ deleted, skipped }: Pick<Step, 'deleted' | 'skipped'>): string {
    const counts = [`${counted(deleted + skipped, 'cassette')} reviewed`];
    if (deleted > 0) counts.push(`${deleted} deleted`);
    if (skipped > 0) counts.push(`${skipped} skipped`);
    return this.#screen('Obsolete Cassettes', [counts.join(', ')], [['q', 'to return to watch mode']]);
  }

  #screen(title: string, lines: readonly string[], keys: readonly (readonly [string, string])[]): string {
    return [
      CLEAR,
      this.#paint('bold', title),
      ...lines.map((line) => ` › ${line}`),
      '',
      this.#paint('bold', 'Watch Usage'),
      ...keys.map(([key, purpose]) => `${this.#paint('dim', ' › Press ')}${key}${this.#paint('dim', ` ${purpose}.`)}`),
      '',
    ].join('\n');
  }
}

const CLEAR = '\u001B[2J\u001B[3J\u001B[H';
