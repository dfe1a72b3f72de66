/** The environment of the preset. */
export const testEnvironment: string;
/** Keeps cassettes out of watch mode, where saving one would run the tests again. */
export const watchPathIgnorePatterns: string[];
