import type { PageBlock, PageCassette, PageDetail } from '../../page-model';

/** Parsed blocks that are kept; a search goes through all of them. */
const MOST_PARSED = 8;

/** The details of interactions: texts in the page, parsed when somebody looks at one. */
export class DetailStore {
  readonly #textOf: (id: string) => string | undefined;
  readonly #updated = new Map<string, string>();
  /** By the ids of blocks; the one used last stands last. */
  readonly #parsed = new Map<string, readonly PageDetail[]>();

  /** @param textOf the text of a block that came with the page */
  constructor(textOf: (id: string) => string | undefined) {
    this.#textOf = textOf;
  }

  /** Takes blocks that came later. */
  add(blocks: Readonly<Record<string, string>>): void {
    for (const [id, text] of Object.entries(blocks)) this.#updated.set(id, text);
  }

  /** The JSON of a block, or `undefined` while the page is still being read. */
  blockText(id: string): string | undefined {
    return this.#updated.get(id) ?? this.#textOf(id);
  }

  /** The details of an interaction, or `undefined` while the page is still being read. */
  detail({ blocks }: PageCassette, position: number): PageDetail | undefined {
    const block = blockAt(blocks, position);
    return block === undefined ? undefined : this.#parse(block.id)?.[position - block.start];
  }

  #parse(id: string): readonly PageDetail[] | undefined {
    const text = this.#parsed.has(id) ? undefined : this.blockText(id);
    const details = text === undefined ? this.#parsed.get(id) : (JSON.parse(text) as readonly PageDetail[]);
    if (details === undefined) return undefined;
    this.#parsed.delete(id);
    this.#parsed.set(id, details);
    const [oldest] = this.#parsed.keys();
    if (this.#parsed.size > MOST_PARSED && oldest !== undefined) this.#parsed.delete(oldest);
    return details;
  }
}

function blockAt(blocks: readonly PageBlock[], position: number): PageBlock | undefined {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((blocks[middle]?.start ?? Infinity) <= position) low = middle;
    else high = middle - 1;
  }
  return blocks[low];
}
