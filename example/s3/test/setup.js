// The library looks for credentials before it asks for anything, on CI too. A replay needs no real ones: signatures are
// redacted in cassettes and never matched.
process.env.AWS_ACCESS_KEY_ID ??= 'none';
process.env.AWS_SECRET_ACCESS_KEY ??= 'none';
process.env.AWS_REGION ??= 'eu-central-1';
process.env.AWS_ENDPOINT_URL_S3 ??= 'http://127.0.0.1:4600';
