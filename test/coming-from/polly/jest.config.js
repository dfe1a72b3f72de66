module.exports = { testEnvironment: 'setup-polly-jest/jest-environment-node' };
