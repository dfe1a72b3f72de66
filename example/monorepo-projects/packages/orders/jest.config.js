/** @type {import('jest').Config} */
module.exports = {
  displayName: 'orders',
  preset: 'jest-environment-vcr',
};
