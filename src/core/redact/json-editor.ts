import type { JsonPiece } from '../json-walker';
import { applyRuling, type NameRules, type Ruling } from './filter-rule';
import type { Occasion } from './occasion';
import type { TextEdit } from './text-edits';

type Range = { readonly start: number; readonly end: number };

/** An object or array that is open. */
type Container = {
  /** Set where the container is the value of a secret: all that it holds is one. */
  readonly ruling: Ruling | undefined;
  /** Where the last member ends that stays. */
  keptEnd: number | undefined;
  /** The members that were removed since. */
  removed: Range | undefined;
};

/** A member that has a ruling and waits for its value. */
type Member = { readonly key: string; readonly start: number; readonly ruling: Ruling };

/** Takes the pieces of a JSON text in their order and makes the edits that the rules ask for. */
export class JsonEditor {
  readonly #text: string;
  readonly #rules: NameRules;
  readonly #occasion: Occasion;
  readonly #edits: TextEdit[] = [];
  readonly #open: Container[] = [];
  #member: Member | undefined;
  /** The value of a member that the user named, when it is a container: one value, whatever it holds. */
  #whole: { readonly member: Member; readonly start: number; depth: number } | undefined;

  constructor(text: string, rules: NameRules, occasion: Occasion) {
    this.#text = text;
    this.#rules = rules;
    this.#occasion = occasion;
  }

  take(piece: JsonPiece): void {
    if (this.#whole !== undefined) this.#passInside(this.#whole, piece);
    else if (piece.kind === 'key') this.#takeKey(piece.name, piece.start);
    else if (piece.kind === 'scalar') this.#takeScalar(piece);
    else if (piece.kind === 'open') this.#takeOpen(piece.start);
    else this.#takeClose(piece.start + 1);
  }

  /** The edits, in their order. */
  finish(): readonly TextEdit[] {
    return this.#edits;
  }

  get #container(): Container | undefined {
    return this.#open.at(-1);
  }

  #takeKey(key: string, start: number): void {
    const ruling = this.#rules.ruling(key) ?? this.#container?.ruling;
    this.#member = ruling === undefined ? undefined : { key, start, ruling };
    if (ruling === undefined) this.#keepFrom(start);
  }

  #takeScalar(scalar: Range): void {
    const inherited = this.#container?.ruling;
    const member = this.#member ?? (inherited && { key: '', start: scalar.start, ruling: inherited });
    this.#member = undefined;
    if (member !== undefined) this.#endMember(member, scalar);
    else {
      this.#editInside(scalar);
      this.#keptUpTo(scalar.end);
    }
  }

  #takeOpen(start: number): void {
    const member = this.#member;
    this.#member = undefined;
    if (member !== undefined && typeof member.ruling === 'object') this.#whole = { member, start, depth: 1 };
    else {
      if (member !== undefined) this.#keepFrom(member.start);
      this.#open.push({ ruling: member?.ruling ?? this.#container?.ruling, keptEnd: undefined, removed: undefined });
    }
  }

  #takeClose(end: number): void {
    const closed = this.#open.pop();
    // Behind the last member stands no comma: the one before it goes.
    if (closed?.removed !== undefined) {
      this.#edits.push({ start: closed.keptEnd ?? closed.removed.start, end: closed.removed.end, text: '' });
    }
    this.#keptUpTo(end);
  }

  #passInside(whole: { readonly member: Member; readonly start: number; depth: number }, piece: JsonPiece): void {
    if (piece.kind === 'open') whole.depth += 1;
    if (piece.kind !== 'close') return;
    whole.depth -= 1;
    if (whole.depth > 0) return;
    this.#whole = undefined;
    this.#endMember(whole.member, { start: whole.start, end: piece.start + 1 });
  }

  #endMember({ key, start, ruling }: Member, value: Range): void {
    const container = this.#container;
    const raw = this.#text.slice(value.start, value.end);
    const replaced = isWorthReplacing(raw, ruling, container) ? this.#replacement(key, raw, ruling) : undefined;
    if (replaced === null && container !== undefined) {
      container.removed = { start: container.removed?.start ?? start, end: value.end };
      return;
    }
    this.#keepFrom(start);
    if (typeof replaced === 'string') this.#edits.push({ ...value, text: JSON.stringify(replaced) });
    this.#keptUpTo(value.end);
  }

  #replacement(key: string, raw: string, ruling: Ruling): string | null {
    return applyRuling(ruling, { key, value: stringContent(raw) ?? raw, request: this.#occasion.request });
  }

  /** JSON and URLs may be wrapped in strings. */
  #editInside(scalar: Range): void {
    if (!mayHoldMore(this.#text.slice(scalar.start, Math.min(scalar.end, scalar.start + 30)))) return;
    const value = stringContent(this.#text.slice(scalar.start, scalar.end));
    const filtered = value === undefined ? undefined : this.#occasion.nested(value);
    if (filtered !== undefined && filtered !== value) this.#edits.push({ ...scalar, text: JSON.stringify(filtered) });
  }

  #keepFrom(start: number): void {
    const container = this.#container;
    if (container?.removed === undefined) return;
    this.#edits.push({ start: container.removed.start, end: start, text: '' });
    container.removed = undefined;
  }

  #keptUpTo(end: number): void {
    const container = this.#container;
    if (container !== undefined) container.keptEnd = end;
  }
}

// JSON begins with a bracket or a quote, perhaps behind spaces or escapes, a URL with its scheme or a slash.
function mayHoldMore(beginning: string): boolean {
  return beginning.startsWith('"') && ('[{\\ /'.includes(beginning.charAt(1)) || beginning.includes(':'));
}

// `true`, `false` and `null` are no secrets. A number inside a token's object is one of its dates.
function isWorthReplacing(raw: string, ruling: Ruling, container: Container | undefined): boolean {
  if (typeof ruling === 'object') return true;
  if (raw === 'true' || raw === 'false' || raw === 'null') return false;
  return ruling === 'secret' || raw.startsWith('"') || container?.ruling === undefined;
}

// A string that broke off has no end, and perhaps half an escape.
function stringContent(raw: string): string | undefined {
  if (!raw.startsWith('"')) return undefined;
  try {
    return JSON.parse(raw) as string;
  } catch {
    return undefined;
  }
}
