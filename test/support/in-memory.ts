import type { CassetteContent } from '../../src/core/cassette-content';
import type { CassetteCodec, Persister, KeptText, RunLedger } from '../../src/core/ports';
import type { CassetteFile } from '../../src/session/open-cassette';

/** Keeps texts by path, and one after the other runs the work for a path. Answers at once. */
export class MemoryPersister implements Persister {
  readonly texts = new Map<string, string>();
  /** What was asked for, in order: `save /a.json`. */
  readonly calls: string[] = [];
  readonly #queues = new Map<string, Promise<unknown>>();

  load(path: string): string | undefined {
    this.calls.push(`load ${path}`);
    return this.texts.get(path);
  }

  save(path: string, text: string): void {
    this.calls.push(`save ${path}`);
    this.texts.set(path, text);
  }

  delete(path: string): void {
    this.calls.push(`delete ${path}`);
    this.texts.delete(path);
  }

  async exclusively<T>(path: string, work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(path) ?? Promise.resolve();
    const run = before.then(work);
    this.#queues.set(
      path,
      run.catch(() => undefined),
    );
    return run;
  }
}

/** Content as JSON, its bytes in base64. What does not parse is unreadable. */
export const memoryCodec: CassetteCodec = {
  encode,
  encodeParts: (content) => [encode(content)],
  decode: (text) =>
    JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && 'bytes' in value && typeof value.bytes === 'string'
        ? Buffer.from(value.bytes, 'base64')
        : value,
    ) as CassetteContent,
};

function encode(content: CassetteContent): string {
  return JSON.stringify(content, (_key, value: unknown) => {
    const isBytes = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
    return isBytes && 'data' in value ? { bytes: Buffer.from(value.data as number[]).toString('base64') } : value;
  });
}

/** A run of one process. */
export class MemoryLedger implements RunLedger {
  readonly written = new Set<string>();
  readonly #uses = new Map<string, Set<string>>();
  readonly #kept = new Map<string, string>();

  wasWritten(path: string): boolean {
    return this.written.has(path);
  }

  noteWritten(path: string): void {
    this.written.add(path);
  }

  forgetWritten(path: string): void {
    this.written.delete(path);
  }

  noteUse(path: string, testPath: string): void {
    this.#uses.set(path, new Set([...(this.#uses.get(path) ?? []), testPath]));
  }

  usersOf(path: string): readonly string[] {
    return [...(this.#uses.get(path) ?? [])];
  }

  keep(path: string, what: KeptText, text: string): void {
    this.#kept.set(`${what} ${path}`, text);
  }

  kept(path: string, what: KeptText): string | undefined {
    return this.#kept.get(`${what} ${path}`);
  }

  letGo(path: string, what: KeptText): void {
    this.#kept.delete(`${what} ${path}`);
  }
}

/** Where a cassette of an in-memory library is. */
export function memoryFile(persister: Persister, path = '/library/one.json'): CassetteFile {
  return { path, shownPath: path.slice(1), persister, codec: memoryCodec };
}
