/** @type {import('jest').Config} */
module.exports = {
  preset: 'jest-environment-vcr',
  setupFiles: ['./test/setup.js'],
  testEnvironmentOptions: {
    vcrConfig: {
      filterHeaders: [
        // By the date of an answer the library sets its clock. That of an old recording would make it believe that its
        // own is wrong, and ask again after every error.
        'date',
        // What it tells of the machine and of each call would differ in every recording.
        'user-agent',
        'x-amz-user-agent',
        'amz-sdk-invocation-id',
        'amz-sdk-request',
      ],
    },
  },
};
