import { normalNumber } from '../json-scalar';
import { condense } from './digest';
import { readXml } from './xml-tokens';

/** An element that is being read: its text, and what its children mean. */
type OpenElement = { readonly name: string; readonly label: string; text: string; children: Child[] };

type Child = { readonly name: string; readonly key: string; readonly memberName: string };

/**
 * A text that two XML-RPC calls share exactly when they mean the same: white space between tags, the spelling of
 * numbers and attributes, the order of a struct's members and the two names of integers do not count.
 *
 * Gives `undefined` for anything but a well-formed `methodCall`, which is then compared as it is.
 */
export function xmlRpcKey(text: string): string | undefined {
  if (!text.includes('<methodCall')) return undefined;
  try {
    return rootKey(text);
  } catch {
    return undefined;
  }
}

function rootKey(text: string): string | undefined {
  const open: OpenElement[] = [];
  let root: Child | undefined;
  const close = (): void => {
    const element = open.pop();
    const child = element === undefined ? undefined : meaningOf(element);
    if (child === undefined) throw new Error('an element holds text beside its children');
    const parent = open.at(-1);
    if (parent === undefined) root = child;
    else parent.children.push(child);
  };
  for (const token of readXml(text)) {
    if (token.kind === 'text') {
      const element = open.at(-1);
      if (element !== undefined) element.text += token.text;
      else if (!isBlank(token.text)) return undefined;
    } else if (token.kind === 'open') {
      const isRoot = open.length === 0;
      if (isRoot && (root !== undefined || token.name !== 'methodCall')) return undefined;
      open.push({ name: token.name, label: [token.name, ...token.attributes].join(' '), text: '', children: [] });
      if (token.isEmpty) close();
    } else {
      if (open.at(-1)?.name !== token.name) return undefined;
      close();
    }
  }
  return open.length === 0 ? root?.key : undefined;
}

function meaningOf(element: OpenElement): Child | undefined {
  const { name, label, text, children } = element;
  if (children.length > 0) {
    if (!isBlank(text)) return undefined;
    const inOrder = name === 'struct' ? sortedMembers(children) : children;
    const memberName = children.find((child) => child.name === 'name')?.key ?? '';
    return { name, key: condense(`<${label}>${inOrder.map(({ key }) => key).join('')}</>`), memberName };
  }
  // The specification: a value without a type is a string.
  if (name === 'value') return { name, key: condense(`<${label}>${scalarKey('string', text)}</>`), memberName: '' };
  const sameLabel = isInteger(name) ? label.replace(name, 'int') : label;
  return { name, key: scalarKey(sameLabel, normalText(name, text)), memberName: '' };
}

function scalarKey(label: string, text: string): string {
  return condense(`<${label}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</>`);
}

function sortedMembers(members: readonly Child[]): Child[] {
  return [...members].sort((a, b) => (a.memberName < b.memberName ? -1 : a.memberName > b.memberName ? 1 : 0));
}

function normalText(name: string, text: string): string {
  if (name === 'string' || name === 'name') return text;
  if (name === 'base64') return text.replace(/\s+/g, '');
  const trimmed = text.trim();
  if (!isInteger(name) && name !== 'double') return trimmed;
  const unsigned = trimmed.replace(/^\+/, '');
  return trimmed.length <= 1000 && /^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(unsigned)
    ? normalNumber(unsigned)
    : trimmed;
}

function isInteger(name: string): boolean {
  return /^i[1248]$|^int$/.test(name);
}

function isBlank(text: string): boolean {
  return !/[^ \t\n]/.test(text);
}
