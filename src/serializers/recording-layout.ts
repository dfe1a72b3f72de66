import { COLLECTION_STYLE, SCALAR_STYLE, visit, type Document, type Node } from 'js-yaml';

/**
 * Parts of `recording` that read better on one line, by their depth: document > interactions > interaction > recording
 * > connection > tls > certificate. Maps as deep as these elsewhere are headers and bodies, whose values are none.
 */
const ONE_LINE_KEYS: Readonly<Record<number, ReadonlySet<string>>> = {
  3: new Set(['responseBody', 'contentEncoding', 'chunks', 'trailers', 'informational', 'error']),
  5: new Set(['cipher']),
  6: new Set(['subject', 'issuer']),
};
const RECORDING_DEPTH = 3;

/** What PyYAML or libyaml takes for a mark within brackets, and js-yaml for a part of a text. */
const NOT_PLAIN_ON_ONE_LINE = /^:|[?]|:[,[\]{}]/;

/** Puts the parts of `recording` on one line that read better so. */
export function layOutRecordings(documents: Document[]): void {
  visit(documents, (node, { depth }) => {
    const oneLineKeys = ONE_LINE_KEYS[depth];
    if (node.kind !== 'mapping' || oneLineKeys === undefined) return;
    for (const { key, value } of node.items) {
      if (key.kind !== 'scalar') continue;
      const isOneLine = oneLineKeys.has(key.value) || (depth === RECORDING_DEPTH && isAddressAlone(key.value, value));
      if (isOneLine) putOnOneLine(value);
    }
  });
}

// A certificate would make a long line.
function isAddressAlone(name: string, value: Node): boolean {
  return name === 'connection' && value.kind === 'mapping' && value.items.every((item) => item.value.kind === 'scalar');
}

function putOnOneLine(node: Node): void {
  if (node.kind === 'alias') return;
  if (node.kind === 'scalar') {
    if (NOT_PLAIN_ON_ONE_LINE.test(node.value)) node.style = SCALAR_STYLE.DOUBLE_QUOTED;
    return;
  }
  node.style = COLLECTION_STYLE.FLOW;
  if (node.kind === 'sequence') node.items.forEach(putOnOneLine);
  else for (const { key, value } of node.items) [key, value].forEach(putOnOneLine);
}
