import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOAuthTokenName, isSecretName, type NamePlace } from '../../../src/core/redact/secret-names';

const list = (text: string): string[] => text.trim().split(/\s+/);

const SECRET: Readonly<Record<NamePlace, readonly string[]>> = {
  requestHeader: list(`authorization proxy-authorization cookie api-key apikey x-api-key x-apikey x-api-token
    x-access-token x-auth-token x-auth-key x-session-token x-refresh-token x-csrf-token x-xsrf-token x-goog-api-key
    x-goog-iam-authorization-token x-amz-security-token x-aws-ec2-metadata-token x-vault-token x-gitlab-token
    private-token job-token x-github-token x-figma-token x-shopify-access-token x-rapidapi-key x-functions-key
    ocp-apim-subscription-key access-token x-hasura-admin-secret dd-api-key dd-application-key cf-access-client-secret
    X-API-KEY x_api_key XApiKey X-Auth x-mashape-key x-amz-server-side-encryption-customer-key x-webhook-secret
    cf-access-jwt-assertion x-hub-signature-256 token X-Parse-REST-API-Key
    authorization-bin x-auth-token-bin access-token-bin x-api-key-bin jwt-bin cookie-bin credentials-bin
    x-ms-authorization-auxiliary x-sentry-auth x-authentication x-session-id mcp-session-id x-totp DPoP X-Shopify-Hmac-Sha256`),
  responseHeader: list(`authorization x-csrf-token x-amz-security-token x-refresh-token x-api-key authorization-bin
    x-auth-token-bin X-Session-Id Mcp-Session-Id Authentication-Info Proxy-Authentication-Info X-Shopify-Hmac-Sha256`),
  query: list(`access_token accesstoken accessToken refresh_token refreshToken id_token auth_token oauth_token
    oauth_signature api_key api-key apikey apiKey API_KEY aPiKeY api_token client_secret password sig signature
    subscription-key AWSAccessKeyId X-Amz-Signature X-Amz-Credential X-Amz-Security-Token X-Goog-Signature
    X-Goog-Credential token key KEY client_assertion oauth_consumer_key user[password] hmac backend_token
    backendtoken page_access_token amp;token session_id`),
  body: list(`password passwd current_password new_password old_password password_confirmation client_secret clientsecret
    client_assertion refresh_token refreshtoken access_token accesstoken private_key privatekey newPassword
    currentPassword NEWPASSWORD user[password] user[new_password] user.password user%5Bpassword%5D token api_key apiKey
    assertion code_verifier codeVerifier clientSecret client-secret webhook_secret secretAccessKey SecretString
    password1 passwordConfirm confirmPassword db_password authorization privateKeyPem connectionString device_code
    authenticity_token csrfmiddlewaretoken _csrf otp jwt bearerToken accessTokens signature
      pass_word newPass id_token_hint SAMLResponse otp_code`),
};

const HARMLESS: Readonly<Record<NamePlace, readonly string[]>> = {
  requestHeader: list(`accept content-type idempotency-key Idempotency-Key sec-websocket-key surrogate-key cache-key
    x-amz-date x-amz-content-sha256 user-agent x-request-id keep-alive x-continuation-token x-ms-continuationtoken
    grpc-status-details-bin grpc-trace-bin x-content-sha256 dpop-nonce token-type anthropic-ratelimit-tokens-remaining if-none-match secretary`),
  responseHeader: list(
    'etag surrogate-key x-cache-key x-next-page-token set-cookie-policy x-signature x-ratelimit-limit-tokens',
  ),
  query: list(`next_page_token pageToken nextPageToken nextpagetoken PAGETOKEN continuation_token continuation-token
    ContinuationToken NextToken syncToken nextSyncToken paging_token resumptionToken max_tokens maxTokens total_tokens
    token_type tokenizer public_key keyboard monkey primary_key sort_key sortKey idempotency_key start_key keyword
    X-Amz-Date X-Amz-Expires X-Amz-Algorithm X-Amz-SignedHeaders client_id grant_type oauth_signature_method
    oauth_nonce page author signatures_count`),
  body: list(`next_page_token pageToken max_tokens completion_tokens tokens tokenizer token_type token_count public_key
    publicKey key Key keys keyboard monkey primary_key partitionKey sort_key routing_key idempotencyKey password_policy
    passwordPolicy passwordMinLength secretName secretArn client_assertion_type code_challenge username grant_type
    eos_token passenger compass pass_rate secretary author authors email_signature code state nonce`),
};

describe('isSecretName', () => {
  for (const [place, names] of Object.entries(SECRET) as [NamePlace, readonly string[]][]) {
    it(`knows the secrets of a ${place} in any case and style`, () => {
      assert.deepEqual(
        names.filter((name) => !isSecretName(name, place)),
        [],
      );
    });
  }

  for (const [place, names] of Object.entries(HARMLESS) as [NamePlace, readonly string[]][]) {
    it(`leaves harmless names of a ${place}: pages, counts, kinds of keys`, () => {
      assert.deepEqual(
        names.filter((name) => isSecretName(name, place)),
        [],
      );
    });
  }

  it('takes a name of any length and of any characters', () => {
    const names = ['', '%', '%E0%A4', '\uD800', 'next'.repeat(100_000), 'a'.repeat(1_000_000), '-'.repeat(1_000_000)];

    assert.deepEqual(
      names.filter((name) => isSecretName(name, 'query')),
      [],
    );
    assert.ok(isSecretName(`${'x_'.repeat(100_000)}password`, 'query'));
  });
});

describe('isOAuthTokenName', () => {
  it('knows the tokens of an answer, and nothing else', () => {
    const tokens = list(
      'access_token accessToken ACCESS_TOKEN accesstoken refresh_token refreshToken id_token idToken',
    );
    const others = list(
      'token token_type expires_in nextPageToken page_token session_token password client_secret tokens',
    );

    assert.deepEqual([...tokens, ...others].filter(isOAuthTokenName), tokens);
  });
});
