/*
 * A client may stream until it is answered, and there is always room for more in memory: without these bounds it would
 * write for ever, and nothing else of the process would ever have its turn.
 */

/** How much of a body is taken from its client in one turn. */
export const BYTES_A_TURN = 64 * 1024;

/**
 * How much of a body is taken from `http` and HTTP/2 before anybody has answered; of one that goes on, the beginning
 * stands for the whole.
 */
export const MAX_TAKEN_BYTES = 64 * 1024 * 1024;

/**
 * The same of `fetch` and undici. A larger body of theirs counts as unknown, which matchers make less of than of a
 * beginning; so more is held before one does.
 */
export const MAX_HELD_BYTES = 128 * 1024 * 1024;

/**
 * How long a client may send nothing before its request counts as one that waits for the server: HTTP/2 and `fetch` let
 * both talk at once, and what is recorded cannot.
 */
export const PATIENCE_MS = 2_000;

/** How long an upload that is replayed may go on, without a pause, before it is answered nevertheless. */
export const MAX_UPLOAD_MS = 2_000;
