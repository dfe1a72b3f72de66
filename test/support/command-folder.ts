import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from '../../src/cli/run-command';
import type { Interaction } from '../../src/core/interaction';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { jsonSerializer } from '../../src/serializers/json';
import { yamlSerializer } from '../../src/serializers/yaml';
import { recordedTerminal } from './terminal';

export type CommandResult = { readonly code: number; readonly output: string; readonly complaints: string };

/** A folder to run `jest-vcr` in, outside of every project. */
export class CommandFolder {
  readonly dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vcr-command-')));

  path(name: string): string {
    return path.join(this.dir, name);
  }

  write(name: string, content: string | Buffer): void {
    fs.mkdirSync(path.dirname(this.path(name)), { recursive: true });
    fs.writeFileSync(this.path(name), content);
  }

  /** Writes a cassette as a recording would. */
  async record(name: string, interactions: readonly Interaction[]): Promise<void> {
    const codec = cassetteCodec(name.endsWith('.json') ? jsonSerializer : yamlSerializer);
    this.write(name, await codec.encode({ interactions, dropped: [] }));
  }

  read(name: string): string {
    return fs.readFileSync(this.path(name), 'utf8');
  }

  exists(name: string): boolean {
    return fs.existsSync(this.path(name));
  }

  digest(name: string): string {
    return createHash('sha256')
      .update(fs.readFileSync(this.path(name)))
      .digest('hex');
  }

  /** All files and empty folders, sorted. */
  entries(): string[] {
    return fs
      .readdirSync(this.dir, { recursive: true, withFileTypes: true })
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((entry) => !fs.lstatSync(entry).isDirectory() || fs.readdirSync(entry).length === 0)
      .map((entry) => path.relative(this.dir, entry).replaceAll(path.sep, '/'))
      .sort();
  }

  /** Runs the command in this process. */
  async run(...words: string[]): Promise<CommandResult> {
    const terminal = recordedTerminal();
    const code = await runCommand(words, terminal, this.dir);
    return { code, output: terminal.output(), complaints: terminal.complaints() };
  }

  remove(): void {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }
}
