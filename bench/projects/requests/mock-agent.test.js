const { MockAgent, setGlobalDispatcher } = require('undici');
const { ANSWER, measure, ORIGIN, realmOfFetch } = require('./measure');

const agent = new MockAgent();
agent.disableNetConnect();
for (const method of ['GET', 'POST']) {
  agent
    .get(ORIGIN)
    .intercept({ method, path: (path) => path.startsWith('/small') })
    .reply(ANSWER.status, ANSWER.body, { headers: ANSWER.headers })
    .persist();
}
setGlobalDispatcher(agent);
realmOfFetch[Symbol.for('undici.globalDispatcher.1')] = agent;
measure({ clients: ['fetch', 'undici'] });
