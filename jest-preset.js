'use strict';

exports.testEnvironment = 'jest-environment-vcr';

// By its path: a folder of a workspace may not find the package by its name.
exports.reporters = ['default', require.resolve('./build/report/reporter.js')];

// In watch mode, saving a cassette would run the tests again.
exports.watchPathIgnorePatterns = ['/__cassettes__/'];
