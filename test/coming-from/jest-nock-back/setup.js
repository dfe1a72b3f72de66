const { JestNockBack } = require('jest-nock-back');

JestNockBack({ jasmine, global });
