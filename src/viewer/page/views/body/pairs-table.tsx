import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { countText } from '../../reading/units';

const FIRST_PAIRS = 200;

type PairsTableProps = { readonly label: string; readonly pairs: readonly (readonly [name: string, value: string])[] };

/** Names and values, one a line: headers, fields of a form, the parts of a query. */
export function PairsTable({ label, pairs }: PairsTableProps): JSX.Element {
  const [most, setMost] = useState(FIRST_PAIRS);
  return (
    <>
      <table class="pairs" aria-label={label}>
        <tbody>
          {pairs.slice(0, most).map(([name, value], index) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pairs.length > most && (
        <button type="button" class="more" onClick={() => setMost(most * 10)}>
          {countText(pairs.length - most, 'more line')}
        </button>
      )}
    </>
  );
}
