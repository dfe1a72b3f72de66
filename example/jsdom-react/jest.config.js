/** @type {import('jest').Config} */
module.exports = {
  preset: 'jest-environment-vcr',
  testEnvironment: 'jest-environment-vcr/jsdom',
  setupFilesAfterEnv: ['./test/setup.js'],
};
