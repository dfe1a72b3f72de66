import type { JSX } from 'preact';
import type { PageRefusal } from '../../page-model';

type RefusalViewProps = {
  readonly refusal: PageRefusal;
  /** Opens a recording of the refusal's cassette; absent where the page does not have that. */
  readonly onOpen?: ((position: number) => void) | undefined;
};

/** Why a request of the last run was refused: the recordings that come nearest, and how each differs. */
export function RefusalView({ refusal, onOpen }: RefusalViewProps): JSX.Element {
  const { request, test, testPath, code, message, cassette, nearest } = refusal;
  return (
    <article class="opened refusal">
      <header class="opened-head">
        <h2>
          <span class="method">{request.method}</span> <span class="url">{request.uri}</span>
        </h2>
        <span class="tag bad">{code}</span>
      </header>
      <dl class="facts">
        <div>
          <dt>Test</dt>
          <dd>
            {test} <span class="muted">{testPath}</span>
          </dd>
        </div>
        <div>
          <dt>Cassette</dt>
          <dd>{cassette ?? 'none'}</dd>
        </div>
      </dl>
      <section class="side" aria-label="Nearest recordings">
        <h3>{nearest.length === 0 ? 'Nothing that was recorded comes near' : 'Nearest recordings'}</h3>
        {nearest.map(({ interaction, request: recorded, differences }) => (
          <div class="nearest" key={interaction}>
            <p>
              <span class="event-number">{interaction + 1}</span>
              <span class="method">{recorded.method}</span> <span class="url">{recorded.uri}</span>
              {onOpen && (
                <button type="button" onClick={() => onOpen(interaction)}>
                  Open
                </button>
              )}
            </p>
            {differences.length === 0 ? (
              <p class="muted none">It matches, and was played already.</p>
            ) : (
              <table class="differences" aria-label={`How recording ${interaction + 1} differs`}>
                <tbody>
                  {differences.map(({ matcher, reason }, index) => (
                    <tr key={index}>
                      <th scope="row">{matcher}</th>
                      <td>{reason}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </div>
        ))}
      </section>
      <section class="side" aria-label="Message">
        <h3>What the test was told</h3>
        <pre class="text" tabIndex={0}>
          {message}
        </pre>
      </section>
    </article>
  );
}
