/** The folder beside a test file that cassettes lie in when nobody says otherwise. */
export const DEFAULT_LIBRARY = '__cassettes__';
