module.exports = { testRunner: 'jest-jasmine2', setupFilesAfterEnv: ['./setup.js'] };
