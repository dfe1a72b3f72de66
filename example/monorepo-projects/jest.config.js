/** @type {import('jest').Config} */
module.exports = {
  projects: ['<rootDir>/packages/*'],
  // The preset stands in each package; reporters belong to the whole run.
  reporters: ['default', 'jest-environment-vcr/reporter'],
};
