const path = require('node:path');
const { setGlobalDispatcher, SnapshotAgent } = require('undici');
const { isRecording, measure, realmOfFetch } = require('./measure');

let agent;
measure({
  clients: ['fetch', 'undici'],
  before: async (name) => {
    const snapshotPath = path.resolve('snapshots', `${name}.json`);
    agent = new SnapshotAgent({ mode: isRecording ? 'record' : 'playback', snapshotPath });
    if (!isRecording) await agent.loadSnapshots();
    setGlobalDispatcher(agent);
    realmOfFetch[Symbol.for('undici.globalDispatcher.1')] = agent;
  },
  after: () => (isRecording ? agent.saveSnapshots() : agent.close()),
});
