module.exports = { preset: 'jest-environment-vcr' };
