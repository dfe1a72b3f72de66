'use strict';

/** Jest's preset: the environment, and cassettes kept out of watch mode, where saving one would run the tests again. */
module.exports = {
  testEnvironment: 'jest-environment-vcr',
  watchPathIgnorePatterns: ['/__cassettes__/'],
};
