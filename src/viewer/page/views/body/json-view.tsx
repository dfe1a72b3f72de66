import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sizeOf, type JsonValue } from '../../reading/json-tree';
import { countText } from '../../reading/units';

/** A small value stands open whole; of a larger one the first two steps do. */
const SMALL = 150;
const OPEN_DEPTH = 2;
/** Children and characters that are shown before somebody asks for more. */
const FIRST_CHILDREN = 100;
const FIRST_CHARACTERS = 2000;

/** JSON as a tree whose lists and maps fold. */
export function JsonView({ value, label }: { readonly value: JsonValue; readonly label: string }): JSX.Element {
  const openDepth = countValues(value) <= SMALL ? Infinity : OPEN_DEPTH;
  return (
    <div class="json" role="group" aria-label={label}>
      <JsonNode value={value} depth={0} openDepth={openDepth} />
    </div>
  );
}

type JsonNodeProps = {
  readonly name?: string;
  readonly value: JsonValue;
  readonly depth: number;
  readonly openDepth: number;
};

function JsonNode({ name, value, depth, openDepth }: JsonNodeProps): JSX.Element {
  // However small: what is nested this deep is no longer read, and the browser's own stack ends somewhere.
  const [isOpen, setOpen] = useState(depth < openDepth && depth < 40);
  const [most, setMost] = useState(FIRST_CHILDREN);
  if (value.kind !== 'list' && value.kind !== 'map') {
    return (
      <div class="json-line">
        <Name name={name} />
        <Scalar value={value} />
      </div>
    );
  }
  const size = sizeOf(value);
  const [opening, closing] = value.kind === 'list' ? ['[', ']'] : ['{', '}'];
  if (size === 0) {
    return (
      <div class="json-line">
        <Name name={name} />
        {opening + closing}
      </div>
    );
  }
  const noun = value.kind === 'list' ? 'item' : 'field';
  return (
    <div class="json-node">
      <button type="button" class="json-line fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span class={`twist ${isOpen ? 'open' : 'shut'}`} aria-hidden="true" />
        <Name name={name} />
        {isOpen ? opening : `${opening}…${closing}`} <span class="json-size">{countText(size, noun)}</span>
      </button>
      {isOpen && (
        <div class="json-children">
          {childrenOf(value, most).map(([childName, child], index) => (
            <JsonNode key={index} name={childName} value={child} depth={depth + 1} openDepth={openDepth} />
          ))}
          {size > most && (
            <button type="button" class="more" onClick={() => setMost(most + 10 * FIRST_CHILDREN)}>
              {countText(size - most, `more ${noun}`)}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Name({ name }: { readonly name: string | undefined }): JSX.Element | null {
  if (name === undefined) return null;
  return (
    <>
      <span class="json-name">{name}</span>
      {': '}
    </>
  );
}

function Scalar({ value }: { readonly value: Extract<JsonValue, { text: string }> }): JSX.Element {
  const [isWhole, setWhole] = useState(value.text.length <= FIRST_CHARACTERS);
  const text = isWhole ? value.text : value.text.slice(0, FIRST_CHARACTERS);
  // A text of several lines is read as such; one line is written as JSON writes it.
  const shown = value.kind === 'string' && !text.includes('\n') ? JSON.stringify(text) : text;
  return (
    <>
      <span class={`json-${value.kind} ${text.includes('\n') ? 'lines' : ''}`}>{shown}</span>
      {!isWhole && (
        <button type="button" class="more" onClick={() => setWhole(true)}>
          {countText(value.text.length - FIRST_CHARACTERS, 'more character')}
        </button>
      )}
    </>
  );
}

function childrenOf(
  value: Extract<JsonValue, { kind: 'list' | 'map' }>,
  most: number,
): (readonly [string, JsonValue])[] {
  if (value.kind === 'map') return value.members.slice(0, most);
  return value.items.slice(0, most).map((item, index) => [String(index), item]);
}

// Counts no further than the answer needs.
function countValues(root: JsonValue): number {
  let count = 0;
  const pending = [root];
  for (let value = pending.pop(); value !== undefined && count <= SMALL; value = pending.pop()) {
    count += 1;
    if (value.kind === 'list') pending.push(...value.items.slice(0, SMALL));
    else if (value.kind === 'map') pending.push(...value.members.slice(0, SMALL).map(([, member]) => member));
  }
  return count;
}
