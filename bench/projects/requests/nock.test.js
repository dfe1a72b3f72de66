const nock = require('nock');
const { ANSWER, measure, ORIGIN } = require('./measure');

nock.disableNetConnect();
for (const verb of ['get', 'post']) {
  nock(ORIGIN).persist()[verb]('/small').query(true).reply(ANSWER.status, ANSWER.body, ANSWER.headers);
}
measure({ clients: ['fetch', 'http', 'axios'] });
