/** @type {import('jest').Config} */
export default {
  preset: 'jest-environment-vcr',
  transform: {},
  // All queries go to one address: the body tells them apart, and one that was never recorded is refused.
  testEnvironmentOptions: { vcrConfig: { additionalMatchers: ['body'] } },
};
