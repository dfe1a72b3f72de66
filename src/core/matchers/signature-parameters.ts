type Signature = {
  /** The parameters that tell a URL signed in this way, each with its alternatives. */
  readonly marks: readonly (readonly string[])[];
  /** The parameters that signing brings and that differ each time. */
  readonly volatile: readonly string[];
};

/** In lower case. Credentials count as volatile: their scope holds the date, and redaction takes them out. */
const SIGNATURES: readonly Signature[] = [
  {
    // AWS signature version 4, S3 and its many compatible stores.
    marks: [['x-amz-signature', 'x-amz-algorithm']],
    volatile: [
      'x-amz-credential',
      'x-amz-date',
      'x-amz-expires',
      'x-amz-s3session-token',
      'x-amz-security-token',
      'x-amz-signature',
    ],
  },
  {
    // Google Cloud Storage, version 4.
    marks: [['x-goog-signature', 'x-goog-algorithm']],
    volatile: ['x-goog-credential', 'x-goog-date', 'x-goog-expires', 'x-goog-signature'],
  },
  {
    // Azure's shared access signature: expiry, start, and those of a user delegation key.
    marks: [['sig'], ['se', 'sv', 'sp']],
    volatile: ['se', 'sig', 'ske', 'skt', 'st'],
  },
  {
    // CloudFront; Policy holds the expiry of custom policies.
    marks: [['signature'], ['key-pair-id']],
    volatile: ['expires', 'policy', 'signature'],
  },
  {
    // AWS signature version 2, and Google's and Alibaba's of that time.
    marks: [['signature'], ['expires'], ['awsaccesskeyid', 'googleaccessid', 'ossaccesskeyid']],
    volatile: [
      'awsaccesskeyid',
      'expires',
      'googleaccessid',
      'ossaccesskeyid',
      'security-token',
      'signature',
      'x-amz-security-token',
    ],
  },
];

/**
 * Says which parameters of a signed URL never decide a match: a presigned URL is another one each time it is made,
 * and asks for the same.
 *
 * @param names all parameters of the query
 */
export function signatureParameters(names: readonly string[]): (name: string) => boolean {
  const present = new Set(names.map((name) => name.toLowerCase()));
  const volatile = new Set(
    SIGNATURES.filter(({ marks }) => marks.every((choices) => choices.some((name) => present.has(name)))).flatMap(
      (signature) => signature.volatile,
    ),
  );
  return (name) => volatile.has(name.toLowerCase());
}
