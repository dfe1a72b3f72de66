import { lowerWords, styledWords } from './name-words';

/** What stands in a cassette in the place of a secret. */
export const REDACTED = 'REDACTED';

/** How a value is secret: as a whole, or as a token that a client may read and only must not be able to use. */
export type Secrecy = 'secret' | 'token';

/** Where a name stands: what is a secret as a parameter of a URL may be the name of a database field in a body. */
export type NamePlace = 'requestHeader' | 'responseHeader' | 'query' | 'body';

/** Secret wherever they stand in a name, unless what follows says that it only tells about one. */
const SECRET_WORDS = wordSet('password passwd passwort pwd passphrase passcode secret');
const ABOUT_A_SECRET = wordSet(
  'policy required length min max type name arn version count expires expired expiry expiration expire at date age enabled strength method algorithm',
);

/** Secret as the last word of a name. */
const SECRET_LAST_WORDS = wordSet('credential authorization cookie jwt bearer assertion csrf xsrf otp totp hmac');

/** Secret as the last words of a header: in a body they name a kind, or a place in the data. */
const SECRET_HEADER_ENDS: Readonly<Partial<Record<NamePlace, ReadonlySet<string>>>> = {
  requestHeader: wordSet('auth authentication sessionid session-id authorization-auxiliary'),
  responseHeader: wordSet('sessionid session-id authentication-info'),
};

/** Secret when they are the whole name. */
const SECRET_NAMES: Readonly<Record<NamePlace, ReadonlySet<string>>> = {
  requestHeader: wordSet('auth dpop key pass'),
  responseHeader: wordSet('auth pass'),
  query: wordSet('auth key pass samlresponse jsessionid phpsessid sessionid'),
  body: wordSet('pass sig signature samlresponse'),
};

/** Secret as the last two words of a name. */
const SECRET_PAIRS = wordSet(
  'code-verifier device-code auth-code authorization-code connection-string user-pass db-pass oauth-signature amz-signature goog-signature saml-response token-hint otp-code mfa-code recovery-code backup-code pass-word pass-phrase pass-code new-pass old-pass current-pass login-pass admin-pass database-pass proxy-pass smtp-pass mail-pass ftp-pass',
);

/** A `token` is secret, but for these: a place in a list, without which no list could be replayed, or a piece of text. */
const HARMLESS_TOKENS = wordSet(
  'page pagination paging next prev previous continuation continue cursor sync start starting end ending resume resumption offset skip position scroll delta checkpoint list idempotency idempotent eos bos pad unk sep cls mask stop special per',
);

/** Plural `tokens` are counts (`max_tokens`), but for these. */
const SECRET_TOKENS = wordSet('access refresh id auth oauth api session bearer security');

/** A `key` of these is secret. */
const SECRET_KEYS = wordSet(
  'api access secret private auth subscription encryption decryption signing shared symmetric master admin app application account consumer client developer license licence server service session write hmac activation recovery integration ingestion bearer merchant',
);

/** In a header of a request every other `key` is secret too, but for these. */
const HARMLESS_KEYS = wordSet(
  'public publishable primary foreign sort partition cache idempotency idempotent surrogate routing socket websocket crypto dedup deduplication group order object row shard hash range index message event item record unique lookup',
);

/** Words that say how a value is written or repeated; the word before them counts. */
const FILLING_WORDS = wordSet(
  'value string text raw plain encoded base b bin hash sha header confirmation confirm repeat again',
);

/** Where words are joined without a mark: `accesstoken`. `key` ends too many other words to be here: see `splitKey`. */
const COMPOUND_ENDS = ['token', 'secret', 'credential', 'signature', 'authorization', 'assertion'];

/** What every secret name has something of: bodies may hold any number of names, and nearly all are none. */
const TRACES = /tok|sec|pass|pwd|cred|auth|cookie|jwt|bearer|assert|srf|otp|dpop|hmac|key|sig|saml|sess|code|string|%/i;

/** Says whether a value is secret by its name, in any case and style. docs/redaction.md tells the same rules. */
export function isSecretName(name: string, place: NamePlace): boolean {
  if (!TRACES.test(name)) return false;
  return isSecret(styledWords(name), place) || isSecret(lowerWords(name).flatMap(splitCompound), place);
}

/** Says whether a name is one of the tokens that OAuth gives in its answers. */
export function isOAuthTokenName(name: string): boolean {
  return isOAuthToken(styledWords(name)) || isOAuthToken(lowerWords(name).flatMap(splitCompound));
}

function isSecret(words: readonly string[], place: NamePlace): boolean {
  if (hasSecretWord(words) || isKeyOfAccess(words) || SECRET_PAIRS.has(words.slice(-2).join('-'))) return true;
  const [last = '', before = '', ...others] = withoutFilling(words).toReversed();
  const isWholeName = before === '' || (before === 'x' && others.length === 0);
  if (isWholeName && SECRET_NAMES[place].has(last)) return true;
  if (SECRET_PAIRS.has(`${before}-${last}`)) return true;
  const ends = SECRET_HEADER_ENDS[place];
  if (ends?.has(last) === true || ends?.has(`${before}-${last}`) === true) return true;
  if (last === 'token') return !isMadeOf(before, HARMLESS_TOKENS);
  if (last === 'tokens') return SECRET_TOKENS.has(before);
  if (last === 'sig' || last === 'signature') return place === 'requestHeader' || place === 'query';
  if (singular(last) === 'key') return isSecretKey(before, place);
  if (last === 'id' && before === 'session') return place === 'query';
  return SECRET_LAST_WORDS.has(singular(last));
}

function hasSecretWord(words: readonly string[]): boolean {
  const isOne = words.some((word) => SECRET_WORDS.has(singular(word)));
  if (isOne) return !ABOUT_A_SECRET.has(words.at(-1) ?? '');
  return words.some((word) => {
    // `newpassword`, `passwordconfirmation`, but not `passwordpolicy`.
    const [, ...rest] = word.split('password');
    return rest.length > 0 && (rest.join('') === '' || !isMadeOf(rest.join(''), ABOUT_A_SECRET));
  });
}

// `AWSAccessKeyId` goes into URLs beside a signature; `privateKeyPem`.
function isKeyOfAccess(words: readonly string[]): boolean {
  if (words.join('').endsWith('accesskeyid')) return true;
  return words.some((word, index) => word === 'private' && words[index + 1] === 'key') && words.at(-1) !== 'id';
}

function isSecretKey(kind: string, place: NamePlace): boolean {
  if (SECRET_KEYS.has(kind)) return true;
  return place === 'requestHeader' && kind !== '' && !HARMLESS_KEYS.has(kind);
}

function isOAuthToken(words: readonly string[]): boolean {
  const [last, before = '', first] = words.toReversed();
  if (last === 'token')
    return ['access', 'refresh', 'id', 'oauth', 'auth'].includes(before) && (before !== 'auth' || first === 'o');
  // OAuth 1.0: `oauth_token_secret`.
  return last === 'secret' && before === 'token' && (first === 'oauth' || first === 'auth');
}

function withoutFilling(words: readonly string[]): readonly string[] {
  const end = words.findLastIndex((word) => !FILLING_WORDS.has(word));
  return end === -1 ? words : words.slice(0, end + 1);
}

function splitCompound(word: string): string[] {
  const end = COMPOUND_ENDS.find((tail) => word.length > tail.length && word.endsWith(tail));
  return end === undefined ? splitKey(word) : [word.slice(0, -end.length), end];
}

// `apikey`, `xapikey`, but not `monkey`.
function splitKey(word: string): string[] {
  if (!word.endsWith('key')) return [word];
  const kind = [...SECRET_KEYS].find((known) => known.length > 2 && word.endsWith(`${known}key`));
  return kind === undefined ? [word] : [kind, 'key'];
}

// A word without marks may hold several: `nextpage` of `nextpagetoken`.
function isMadeOf(text: string, words: ReadonlySet<string>): boolean {
  if (words.has(text)) return true;
  return [...words].some(
    (word) => text.length > word.length && text.startsWith(word) && isMadeOf(text.slice(word.length), words),
  );
}

function singular(word: string): string {
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
