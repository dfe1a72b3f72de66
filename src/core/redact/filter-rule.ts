import type { RecordedRequest } from '../interaction';
import { askNow } from '../user-function';
import { redactToken } from './redact-token';
import { REDACTED, type Secrecy } from './secret-names';

/** What a filter function gets: the name it was found under, its value, and the request as it was sent. */
export type FilteredValue = { readonly key: string; readonly value: string; readonly request: RecordedRequest };

/** The new value: a string, `null` to remove, or a function that gives either. */
export type FilterReplacement = string | null | ((filtered: FilteredValue) => string | null);

/** A name to remove, or a name with its replacement. As vcrpy's `filter_headers` and its like. */
export type FilterItem = string | readonly [name: string, replacement: FilterReplacement];

/** What is known of a name: the user's replacements for it, in their order, or that its value is a secret. */
export type Ruling = { readonly option: string; readonly replacements: readonly FilterReplacement[] } | Secrecy;

/** The rules of one place: headers, the query or the body. Names without a ruling are left as they are. */
export interface NameRules {
  readonly ruling: (name: string) => Ruling | undefined;
  /** Whether there may be a ruling for any name. */
  readonly isEmpty: boolean;
  /** Whether the user wrote some. */
  readonly hasOwn: boolean;
  /** The same without what the user wrote. */
  readonly secretsOnly: NameRules;
}

/** A value that was found under a name, and the request it belongs to, for functions of the user's. */
export type FoundValue = { readonly key: string; readonly value: string; readonly request: () => RecordedRequest };

export type NameRulesSetup = {
  /** The option that holds the user's items, for messages. */
  readonly option: string;
  readonly items: readonly FilterItem[];
  /** Makes names that count as the same equal. */
  readonly normalize: (name: string) => string;
  /** `undefined` where nothing is redacted. */
  readonly judge: ((name: string) => Secrecy | undefined) | undefined;
};

/** Makes rules of what the user wrote. The user's word wins: redaction is for what nobody thought of. */
export function nameRules({ option, items, normalize, judge }: NameRulesSetup): NameRules {
  const own = new Map<string, FilterReplacement[]>();
  for (const item of items) {
    const [name, replacement] = typeof item === 'string' ? [item, null] : item;
    own.set(normalize(name), [...(own.get(normalize(name)) ?? []), replacement]);
  }
  const secret = judge === undefined ? () => undefined : memoized(judge);
  const secretsOnly = rulesOf(secret, judge === undefined);
  if (own.size === 0) return secretsOnly;
  const ruling = (name: string): Ruling | undefined => {
    const replacements = own.get(normalize(name));
    return replacements === undefined ? secret(name) : { option, replacements };
  };
  return { ruling, isEmpty: false, hasOwn: true, secretsOnly };
}

/** Rules for what is shown and not stored: whatever has a ruling is hidden, and nothing of the user's is asked. */
export function hidingRules(rules: NameRules): NameRules {
  return rulesOf((name) => (rules.ruling(name) === undefined ? undefined : 'secret'), rules.isEmpty);
}

/**
 * The new value, or `null` when it is to be removed.
 *
 * @throws VcrError `VCR_HOOK_FAILED` when a function of the user's does not answer
 */
export function applyRuling(ruling: Ruling, { key, value, request }: FoundValue): string | null {
  if (ruling === 'secret') return REDACTED;
  if (ruling === 'token') return redactToken(value);
  let current = value;
  for (const replacement of ruling.replacements) {
    const next =
      typeof replacement === 'function'
        ? ask(ruling.option, () => replacement({ key, value: current, request: request() }))
        : replacement;
    if (next === null) return null;
    current = next;
  }
  return current;
}

function ask(option: string, call: () => unknown): string | null {
  return askNow<string | null>({
    name: `A function of ${option}`,
    call,
    accepts: (answer) => typeof answer === 'string' || answer === null,
    expected: 'a string or null',
  });
}

function rulesOf(ruling: NameRules['ruling'], isEmpty: boolean): NameRules {
  const rules = { ruling, isEmpty, hasOwn: false };
  return Object.assign(rules, { secretsOnly: rules as NameRules });
}

// Names repeat from request to request. Bodies may hold any number of different ones: the memory has a bound.
function memoized<T>(judge: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly verdict: T }>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before.verdict;
    const verdict = judge(name);
    if (known.size >= 2_000) known.clear();
    if (name.length <= 100) known.set(name, { verdict });
    return verdict;
  };
}
