import type { DeleteTarget } from '../core/delete-target';
import type { VcrConfig } from '../options/vcr-config';

/** How `vcr.deleteOnFail` treats its targets. */
export type DeleteOnFailOptions = {
  /** Deletes the test's own cassette beside the targets. */
  readonly deleteDefault?: boolean;
  /** Cancels all deletion for the marked tests. */
  readonly skip?: boolean;
  /** Keeps cassettes that this run did not write. */
  readonly onlyRecorded?: boolean;
};

/** What a marker puts on a file, a describe block or a test. */
export type Mark =
  | { readonly kind: 'config'; readonly config: VcrConfig }
  | { readonly kind: 'cassette'; readonly name: string; readonly extra: readonly string[] }
  | { readonly kind: 'disabled' }
  | {
      readonly kind: 'deleteOnFail';
      /** `undefined`: the test's own cassette. */
      readonly target: DeleteTarget | undefined;
      readonly options: DeleteOnFailOptions;
    };
