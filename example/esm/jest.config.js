/** @type {import('jest').Config} */
export default {
  preset: 'jest-environment-vcr',
  transform: {},
};
