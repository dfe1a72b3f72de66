import fs from 'node:fs';
import path from 'node:path';

/** The version in the package's own package.json. */
export function packageVersion(): string {
  const text = fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8');
  return String((JSON.parse(text) as { readonly version: unknown }).version);
}
