/** docs/clients.md, from the clients, the scenarios and the exceptions: what a run has shown to be so. */
import { BEYOND } from './beyond.mjs';
import { CLIENTS } from './clients.mjs';
import { EXCEPTIONS } from './exceptions.mjs';
import { SCENARIOS, scenariosOf } from './scenarios/index.mjs';
import { isAbout } from './runner/known.mjs';

/** The columns of the table, and the groups of scenarios in each; what is no one's here is a client's own. */
const AREAS = {
  Requests: ['methods', 'request bodies'],
  Answers: ['statuses', 'codings', 'framing', 'sizes'],
  Redirects: ['redirects'],
  Reading: ['reading', 'connections'],
  Endings: ['aborts', 'timeouts'],
  Errors: ['errors', 'certificates'],
  Habits: ['retries', 'cookies and authentication', 'own servers'],
};
const OWN = 'Its own';

const INTRODUCTION = `# Clients

Each client below ran the scenarios of each column three times under real Jest: with \`jest-environment-node\`, recording, and replaying with the servers stopped. What it saw was the same each time: status, headers, pieces and bytes of the body, trailers, errors with their classes, codes and causes, redirects, facts of TLS, the order of events. This page is written by the suite that compares them:

\`\`\`sh
npm run test:differential          # about two minutes for each way of taking requests
npm run test:differential:short    # a client for each way in
npm run test:differential:all      # with the scenarios that take long, on all Nodes
\`\`\`

A number is an exception, listed below; – is what a client does not have.`;

export function page() {
  const upper = EXCEPTIONS.filter(({ taps }) => taps !== 'socket');
  const below = EXCEPTIONS.filter(({ taps }) => taps === 'socket');
  return `${[
    INTRODUCTION,
    table(upper),
    '## Exceptions',
    list(upper) || 'None.',
    '## Beyond the scenarios',
    'What no scenario looks at differs here. [The network](network.md) has what is neither recorded nor seen at all.',
    BEYOND.map((difference) => `- ${difference}`).join('\n'),
    '## At the socket',
    'With `VCR_TAPS=socket` all requests are taken below their clients, at the socket. There these differ, too:',
    list(below) || 'None.',
    '## Scenarios',
    scenarios(),
  ].join('\n\n')}\n`;
}

function table(exceptions) {
  const columns = [...Object.keys(AREAS), OWN];
  const rows = CLIENTS.map((client) => [
    `${client.name}${client.nodes === undefined ? '' : ` (Node ${client.nodes})`}`,
    ...columns.map((column) => mark(client, column, exceptions)),
  ]);
  return [['Client', ...columns], columns.map(() => '---').concat('---'), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function mark({ name }, column, exceptions) {
  const mine = scenariosOf(name, true).filter(({ group }) => columnOf(group) === column);
  if (mine.length === 0) return '–';
  const numbers = exceptions
    .map((exception, index) => [exception, index + 1])
    .filter(([exception]) =>
      mine.some(({ group, name: scenario }) => isAbout(exception, { client: name, group, scenario })),
    )
    .map(([, number]) => number);
  return numbers.length === 0 ? '✓' : `✓ but ${numbers.join(', ')}`;
}

function columnOf(group) {
  return Object.keys(AREAS).find((area) => AREAS[area].includes(group)) ?? OWN;
}

function list(exceptions) {
  return exceptions
    .map(({ clients, scenarios, nodes, cause }, index) => {
      const who = clients === undefined ? 'all clients' : clients.join(', ');
      const where = nodes === undefined ? '' : `, Node ${nodes}`;
      return `${index + 1}. ${cause} _(${who}${where}: ${scenarios.join('; ')})_`;
    })
    .join('\n');
}

function scenarios() {
  const groups = [...new Set(SCENARIOS.map(({ group }) => group))];
  return groups
    .map(
      (name) =>
        `- **${name}**: ${SCENARIOS.filter(({ group }) => group === name)
          .map(told)
          .join(', ')}`,
    )
    .join('\n');
}

const told = ({ name, isLong }) => (isLong ? `${name} (long form)` : name);
