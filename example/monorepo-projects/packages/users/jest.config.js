/** @type {import('jest').Config} */
module.exports = {
  displayName: 'users',
  preset: 'jest-environment-vcr',
};
