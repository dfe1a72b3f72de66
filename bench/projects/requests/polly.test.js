const path = require('node:path');
const { Polly } = require('@pollyjs/core');
const FetchAdapter = require('@pollyjs/adapter-fetch');
const NodeHttpAdapter = require('@pollyjs/adapter-node-http');
const FilePersister = require('@pollyjs/persister-fs');
const { isRecording, measure } = require('./measure');

let polly;
measure({
  clients: ['fetch', 'http', 'axios'],
  before: (name) => {
    polly = new Polly(name, {
      adapters: [FetchAdapter, NodeHttpAdapter],
      persister: FilePersister,
      persisterOptions: { fs: { recordingsDir: path.resolve('recordings') } },
      mode: isRecording ? 'record' : 'replay',
      recordIfMissing: isRecording,
      recordFailedRequests: false,
      logLevel: 'silent',
    });
  },
  after: () => polly.stop(),
});
