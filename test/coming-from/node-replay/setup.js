const Replay = require('replay');

Replay.fixtures = `${__dirname}/fixtures/replay`;
Replay.reset('127.0.0.1');
