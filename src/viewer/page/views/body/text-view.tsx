import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sizeText } from '../../../../core/amounts';
import { hexLines } from '../../reading/bytes';
import { countText } from '../../reading/units';

const FIRST_CHARACTERS = 50_000;
const FIRST_BYTES = 4096;

/** A text as it is. Whatever it holds, it stays text. */
export function TextView({ text }: { readonly text: string }): JSX.Element {
  const [isWhole, setWhole] = useState(text.length <= FIRST_CHARACTERS);
  return (
    <>
      <pre class="text" tabIndex={0}>
        {isWhole ? text : text.slice(0, FIRST_CHARACTERS)}
      </pre>
      {!isWhole && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          {countText(text.length - FIRST_CHARACTERS, 'more character')}
        </button>
      )}
    </>
  );
}

/** Bytes in hexadecimal, beside those that are letters. */
export function HexView({ bytes }: { readonly bytes: Uint8Array }): JSX.Element {
  const [most, setMost] = useState(FIRST_BYTES);
  return (
    <>
      <pre class="hex" tabIndex={0}>
        {hexLines(bytes, most).join('\n')}
      </pre>
      {bytes.length > most && (
        <button type="button" class="more" onClick={() => setMost(most * 8)}>
          {sizeText(bytes.length - most)} more
        </button>
      )}
    </>
  );
}
