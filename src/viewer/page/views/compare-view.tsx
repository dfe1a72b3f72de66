import type { JSX } from 'preact';
import { compareRequests, compareResponses, type Comparison, type Opened } from '../finding/compare';
import type { ShownLine } from '../finding/shown-lines';
import { countText } from '../reading/units';

/** A recording that is looked at, with what to call it. */
export type Side = Opened & { readonly name: string };

type CompareViewProps = { readonly left: Side; readonly right: Side; readonly onClose: () => void };

/** Where two recordings differ, in the words of their requests and responses. */
export function CompareView({ left, right, onClose }: CompareViewProps): JSX.Element {
  return (
    <article class="opened comparison">
      <header class="opened-head">
        <h2>Comparison</h2>
        <div class="actions">
          <button type="button" onClick={onClose}>
            End the comparison
          </button>
        </div>
      </header>
      <div class="compared">
        {[left, right].map((side, index) => (
          <p key={index} class={index === 0 ? 'left' : 'right'}>
            <span class="side-mark">{index === 0 ? 'A' : 'B'}</span>
            <span class="method">{side.entry.method}</span> <span class="url">{side.entry.uri}</span>
            <span class="muted">{side.name}</span>
          </p>
        ))}
      </div>
      <ComparedPart title="Request" comparison={compareRequests(left, right)} />
      <ComparedPart title="Response" comparison={compareResponses(left, right)} />
    </article>
  );
}

function ComparedPart({ title, comparison }: { readonly title: string; readonly comparison: Comparison }): JSX.Element {
  const { differences, lines } = comparison;
  const isSame = differences.length === 0 && lines.length === 0;
  return (
    <section class="side" aria-label={title}>
      <h3>
        {title} <span class="muted">{isSame ? 'the same' : ''}</span>
      </h3>
      {differences.length > 0 && (
        <table class="differences" aria-label={`${title}: ${countText(differences.length, 'difference')}`}>
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ place, before, after }, index) => (
              <tr key={index}>
                <th scope="row">{place}</th>
                <td class={before === undefined ? 'absent' : 'left'}>{before ?? 'not there'}</td>
                <td class={after === undefined ? 'absent' : 'right'}>{after ?? 'not there'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lines.length > 0 && (
        <pre class="line-differences" tabIndex={0}>
          {lines.map((line, index) => (
            <span key={index} class={line.side}>
              {lineText(line)}
            </span>
          ))}
        </pre>
      )}
    </section>
  );
}

const SIGNS = { both: ' ', left: '-', right: '+' } as const;

function lineText(line: ShownLine): string {
  return line.side === 'skipped'
    ? `  … ${countText(line.count, 'equal line')}\n`
    : `${SIGNS[line.side]} ${line.text}\n`;
}
