import { OriginServer } from './origin-server';
import { Project, type JestOptions, type JestRun } from './project';

/** A project and a running origin server; both end with the scenario. */
export class Scenario {
  readonly project: Project;
  readonly origin: OriginServer;

  private constructor(project: Project, origin: OriginServer) {
    this.project = project;
    this.origin = origin;
  }

  static async run(files: Record<string, string>, steps: (scenario: Scenario) => Promise<void>): Promise<void> {
    const scenario = new Scenario(new Project(files), await OriginServer.start());
    try {
      await steps(scenario);
    } finally {
      await scenario.origin.stop();
      scenario.project.remove();
    }
  }

  /** Runs Jest; tests find the server as `process.env.ORIGIN`. */
  jest(options: JestOptions = {}): Promise<JestRun> {
    return this.project.jest({ ...options, env: { ORIGIN: this.origin.url, ...options.env } });
  }
}

/** The beginning of most test files. */
export const PRELUDE = `
const { vcr } = require('jest-environment-vcr/globals');
const origin = process.env.ORIGIN;
const get = async (path, init) => { const response = await fetch(origin + path, init); return response.text(); };
`;

/** A stored interaction in the format's own text. */
export function interactionText(options: { method?: string; uri: string; body?: string; response: string }): string {
  return `  - request:
      method: ${options.method ?? 'GET'}
      uri: ${options.uri}
      body: ${options.body === undefined ? 'null' : JSON.stringify(options.body)}
      headers: {}
    response:
      status:
        code: 200
        message: OK
      headers:
        Content-Type:
          - text/plain
      body:
        string: ${JSON.stringify(options.response)}
`;
}

/** A cassette in the format's own text. */
export function cassetteText(...interactions: string[]): string {
  return interactions.length === 0
    ? 'interactions: []\nversion: 1\n'
    : `interactions:\n${interactions.join('')}version: 1\n`;
}
