import { spawnSync } from 'node:child_process';

const found = new Map<string, string | undefined>();

/** A Python that has a module, or `undefined`. Debian keeps its own modules with /usr/bin/python3. */
export function pythonWith(module: string): string | undefined {
  if (!found.has(module)) {
    const candidates = ['/usr/bin/python3', 'python3'];
    found.set(
      module,
      candidates.find((python) => spawnSync(python, ['-c', `import ${module}`]).status === 0),
    );
  }
  return found.get(module);
}
