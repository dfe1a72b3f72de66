/**
 * Where what a client sees differs from bare Node, and why. One that no longer occurs fails the run, so that none stays
 * longer than its cause. `scenarios` are `group: name`, or a group; `clients` are names, or all when absent; `nodes` is
 * `>=22` or the like; `taps` is `socket` for what the upper taps do not show.
 */
export const EXCEPTIONS = [];
