import type { Answer } from '../core/exchange';
import type { Interaction } from '../core/interaction';
import { portOf } from '../core/place';
import { mayReplay } from '../core/record-mode';
import { searched, type Desk } from './answer-request';
import type { Source } from './sources';

type Tunnel = Extract<Answer, { kind: 'tunnel' }>;

/**
 * How a tunnel to an authority such as `api.example.com:443`, or to any port of a host, is answered: as what was
 * recorded, where requests inside of it are replayed or can only be refused. `undefined`: it has to be made.
 */
export function tunnelTo(authority: string, desk: Desk): Tunnel | undefined {
  const { options, sources, isNew } = desk;
  if (!mayReplay(options.recordMode)) return undefined;
  const recorded = recordedTo(searched(desk), authority);
  if (recorded.length === 0 && mayRecord()) return undefined;
  const connection = recorded.map(({ source, interaction }) => source.list.connectionOf(interaction)).find(isKnown);
  const httpVersion = recorded.some(({ interaction }) => interaction.recording.httpVersion === '2') ? '2' : '1.1';
  return {
    kind: 'tunnel',
    ...(connection === undefined ? {} : { connection }),
    ...(recorded.length === 0 ? {} : { httpVersion }),
  };

  // A request whose response was dropped counts as not recorded yet.
  function mayRecord(): boolean {
    if (options.recordMode === 'none') return false;
    return options.recordMode !== 'once' || isNew() || sources.main.content.dropped.length > 0;
  }
}

type Found = { readonly source: Source; readonly interaction: Interaction };

function recordedTo(sources: readonly Source[], authority: string): Found[] {
  return sources.flatMap((source) =>
    source.list.interactions
      .filter(({ request }) => leadsTo(request.uri, authority))
      .map((interaction): Found => ({ source, interaction })),
  );
}

function leadsTo(uri: string, authority: string): boolean {
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  return authority === url.hostname || authority === `${url.hostname}:${portOf(url)}`;
}

function isKnown<T>(value: T | undefined): value is T {
  return value !== undefined;
}
