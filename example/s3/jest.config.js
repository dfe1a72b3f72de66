/** @type {import('jest').Config} */
module.exports = {
  preset: 'jest-environment-vcr',
  setupFiles: ['./test/setup.js'],
  testEnvironmentOptions: {
    vcrConfig: {
      // What the library tells of the machine and of each call would differ in every recording.
      filterHeaders: ['user-agent', 'x-amz-user-agent', 'amz-sdk-invocation-id', 'amz-sdk-request'],
    },
  },
};
