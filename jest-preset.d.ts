/** The environment of the preset. */
export const testEnvironment: string;
/** Jest's own reporter, and the one that sums up what happened to the cassettes. */
export const reporters: string[];
/** Keeps cassettes out of watch mode, where saving one would run the tests again. */
export const watchPathIgnorePatterns: string[];
