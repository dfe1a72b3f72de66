/** Something about a cassette that somebody should look at. Interactions are counted from 1, as `jest-vcr show` does. */
export type Finding =
  | { readonly kind: 'unreadable'; readonly line?: number; readonly reason: string }
  | {
      readonly kind: 'secret';
      /** Absent for a request that stands in the file without an answer. */
      readonly interaction?: number;
      /** In words, such as `request header authorization`; never the secret. */
      readonly place: string;
      readonly count: number;
      /** `redaction`, or the name of a rule of secretlint. */
      readonly rule: string;
    }
  | { readonly kind: 'duplicate'; readonly interaction: number; readonly sameAs: number; readonly reason: string }
  | { readonly kind: 'copy'; readonly sameAs: string }
  | { readonly kind: 'old'; readonly since: string; readonly days: number }
  | { readonly kind: 'ownerless'; readonly reason: string };

/** The kinds, in the order in which they are told. */
export const FINDING_KINDS = ['unreadable', 'secret', 'duplicate', 'copy', 'old', 'ownerless'] as const;
