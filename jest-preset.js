'use strict';

exports.testEnvironment = 'jest-environment-vcr';

// In watch mode, saving a cassette would run the tests again.
exports.watchPathIgnorePatterns = ['/__cassettes__/'];
