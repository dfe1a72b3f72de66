import type { JSX } from 'preact';
import type { PageBody, PageDetail, PageEntry, PageHeader } from '../../page-model';
import { hostOf } from '../finding/query';
import { momentText, timeText } from '../reading/units';
import { BodyView } from './body/body-view';
import { PairsTable } from './body/pairs-table';
import { Fold } from './fold';
import { StatusView } from './status-view';
import { TimingView } from './timing-view';

type DetailViewProps = {
  readonly entry: PageEntry;
  readonly detail: PageDetail;
  readonly isChosen: boolean;
  readonly onCopy: () => void;
  readonly onCompare: () => void;
};

/** A request and its response, side by side. */
export function DetailView({ entry, detail, isChosen, onCopy, onCompare }: DetailViewProps): JSX.Element {
  const query = [...new URLSearchParams(/\?([^#]*)/.exec(entry.uri)?.[1] ?? '')];
  const { trailers = [], informational = [], failure, connection } = detail;
  return (
    <article class="opened">
      <header class="opened-head">
        <h2>
          <span class="method">{entry.method}</span> <Url uri={entry.uri} />
        </h2>
        <div class="actions">
          <button type="button" onClick={onCopy}>
            Copy as curl
          </button>
          <button type="button" aria-pressed={isChosen} onClick={onCompare}>
            {isChosen ? 'Chosen: open another one' : 'Compare'}
          </button>
        </div>
      </header>
      <div class="sides">
        <section class="side" aria-label="Request">
          <h3>
            Request <span class="muted">{entry.atMs !== undefined && momentText(entry.atMs)}</span>
          </h3>
          {query.length > 0 && (
            <Fold title="Query" count={query.length}>
              <PairsTable label="Query" pairs={query} />
            </Fold>
          )}
          <Message headers={detail.requestHeaders} body={detail.requestBody} label="Request body" />
        </section>
        <section class="side" aria-label="Response">
          <h3>
            Response <StatusView entry={entry} /> <span>{detail.statusText}</span>
            <span class="muted">
              {[protocol(detail), entry.tookMs === undefined ? '' : timeText(entry.tookMs)].filter(Boolean).join(', ')}
            </span>
          </h3>
          {failure !== undefined && (
            <p class="failure">
              <strong>{failure.code}</strong> {failure.message}
            </p>
          )}
          {entry.isUnfinished && <p class="note">The client left before this response was complete.</p>}
          {informational.map(({ code, message, headers }, index) => (
            <Fold key={index} title={`Announced by ${code} ${message}`} isShut>
              <PairsTable label="Headers" pairs={pairsOf(headers)} />
            </Fold>
          ))}
          <Message
            headers={detail.responseHeaders}
            body={detail.responseBody}
            chunks={detail.chunks}
            label="Response body"
          />
          {trailers.length > 0 && (
            <Fold title="Trailers" count={trailers.length}>
              <PairsTable label="Trailers" pairs={trailers} />
            </Fold>
          )}
          <Fold title="Timing" isShut>
            <TimingView entry={entry} detail={detail} />
          </Fold>
          {connection !== undefined && (
            <Fold title="Connection" isShut>
              <pre class="text">{JSON.stringify(connection, null, 2)}</pre>
            </Fold>
          )}
        </section>
      </div>
    </article>
  );
}

type MessageProps = {
  readonly headers: readonly PageHeader[];
  readonly body: PageBody | undefined;
  readonly chunks?: PageDetail['chunks'];
  readonly label: string;
};

function Message({ headers, body, chunks, label }: MessageProps): JSX.Element {
  return (
    <>
      <Fold title="Headers" count={headers.length}>
        {headers.length === 0 ? <p class="muted none">none</p> : <PairsTable label="Headers" pairs={headers} />}
      </Fold>
      <Fold title="Body">
        {body === undefined ? (
          <p class="muted none">none</p>
        ) : (
          <BodyView body={body} headers={headers} chunks={chunks} label={label} />
        )}
      </Fold>
    </>
  );
}

/** A URL with its host set apart. Never a link: a cassette may name any scheme. */
function Url({ uri }: { readonly uri: string }): JSX.Element {
  const host = hostOf(uri);
  const start = uri.indexOf(host);
  return (
    <span class="url">
      <span class="muted">{uri.slice(0, start)}</span>
      <span class="host">{host}</span>
      {uri.slice(start + host.length)}
    </span>
  );
}

function protocol({ httpVersion, connection }: PageDetail): string {
  const version = httpVersion === undefined ? '' : `HTTP/${httpVersion}`;
  return [version, connection?.tls?.protocol ?? ''].filter((text) => text !== '').join(', ');
}

function pairsOf(headers: Readonly<Record<string, readonly string[]>>): PageHeader[] {
  return Object.entries(headers).flatMap(([name, values]) => values.map((value): PageHeader => [name, value]));
}
