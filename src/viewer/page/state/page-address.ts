/** What is opened, as the address of the page has it behind its `#`. */
export type Opening =
  | { readonly kind: 'interaction'; readonly path: string; readonly position: number }
  | { readonly kind: 'refusal'; readonly number: number };

export type OpenedInteraction = Extract<Opening, { kind: 'interaction' }>;

export function isSame(one: OpenedInteraction, other: OpenedInteraction): boolean {
  return one.path === other.path && one.position === other.position;
}

/** `#/users.test.ts/fetches.yaml/3`: counted from 1, as the command counts. */
export function addressOf(opening: Opening): string {
  if (opening.kind === 'refusal') return `#refused/${opening.number + 1}`;
  return `#/${opening.path.split('/').map(encodeURIComponent).join('/')}/${opening.position + 1}`;
}

/** Reads such an address; `undefined` for any other. */
export function openingAt(address: string): Opening | undefined {
  const refusal = /^#refused\/(\d+)$/.exec(address);
  if (refusal !== null) return { kind: 'refusal', number: Number(refusal[1]) - 1 };
  const [, path, number] = /^#\/(.+)\/(\d+)$/.exec(address) ?? [];
  const decoded = path === undefined ? undefined : decodedPath(path);
  return decoded === undefined ? undefined : { kind: 'interaction', path: decoded, position: Number(number) - 1 };
}

function decodedPath(path: string): string | undefined {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    return undefined;
  }
}
