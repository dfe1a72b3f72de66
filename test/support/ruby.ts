import { spawnSync } from 'node:child_process';

const found = new Map<string, string | undefined>();

/** A Ruby that has libraries, such as `['vcr', 'webmock']`, or `undefined`. */
export function rubyWith(libraries: readonly string[]): string | undefined {
  const key = libraries.join();
  if (!found.has(key)) {
    const candidates = ['/usr/bin/ruby', 'ruby'];
    const script = libraries.map((library) => `require '${library}'`).join(';');
    found.set(
      key,
      candidates.find((ruby) => spawnSync(ruby, ['-e', script]).status === 0),
    );
  }
  return found.get(key);
}
