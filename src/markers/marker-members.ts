import { isRecord } from '../core/is-record';
import { targetError } from '../core/delete-target';
import { invalidTarget } from '../core/errors/delete-errors';
import { invalidOption, unknownOption } from '../core/errors/option-errors';
import { showValue } from '../core/errors/show-value';
import { checkConfig } from '../options/check-config';
import type { DeleteOnFailOptions, Mark } from './mark';
import type { Marker } from './marker';
import type { MarkerBook } from './marker-book';

const DELETE_FLAGS = ['deleteDefault', 'skip', 'onlyRecorded'];

/** The members of `vcr` that make markers. Whatever they are called with is checked here, when the marker is made. */
export type MarkerMembers = {
  deleteOnFail(target?: unknown, options?: unknown): Marker;
  config(config: unknown): Marker;
  cassette(...names: readonly unknown[]): Marker;
  disabled(...nothing: readonly unknown[]): Marker;
  blockNetwork(options?: unknown): Marker;
};

/** Builds the marker members for a test file. */
export function markerMembers(book: MarkerBook): MarkerMembers {
  const make = (member: string, mark: Mark): Marker => book.make(`vcr.${member}`, mark);
  const members: MarkerMembers = {
    deleteOnFail: (target, options) => make('deleteOnFail(…)', deleteMark(target, options)),
    config: (config) => make('config(…)', { kind: 'config', config: checkConfig(config, 'vcr.config') }),
    cassette: (...names) => make('cassette(…)', cassetteMark(names)),
    disabled: (...nothing) => {
      if (nothing.length > 0) throw takesNothing(nothing[0]);
      return make('disabled()', { kind: 'disabled' });
    },
    blockNetwork: (options) => make('blockNetwork(…)', blockMark(options)),
  };
  book.knowMembers(members);
  return members;
}

function deleteMark(target: unknown, options: unknown): Mark {
  if (isDeleteOptions(target)) {
    const advice = `Options come second: write vcr.deleteOnFail(undefined, ${showValue(target)}).`;
    throw invalidTarget(target, 'vcr.deleteOnFail', advice);
  }
  if (target !== undefined) {
    const error = targetError(target, 'vcr.deleteOnFail');
    if (error !== undefined) throw error;
  }
  return { kind: 'deleteOnFail', target: target as DeleteTargetOf<Mark>, options: checkFlags(options) };
}

type DeleteTargetOf<M extends Mark> = Extract<M, { kind: 'deleteOnFail' }>['target'];

function isDeleteOptions(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => DELETE_FLAGS.includes(key));
}

function checkFlags(options: unknown): DeleteOnFailOptions {
  const origin = 'vcr.deleteOnFail';
  if (options === undefined) return {};
  if (!isRecord(options)) {
    const advice =
      typeof options === 'string' || typeof options === 'function'
        ? 'Several targets are a list: vcr.deleteOnFail([first, second]).'
        : undefined;
    const expected = `{ ${DELETE_FLAGS.join(', ')} }, each true or false`;
    throw invalidOption({ key: 'options', value: options, origin, expected, advice });
  }
  for (const [key, value] of Object.entries(options)) {
    if (!DELETE_FLAGS.includes(key)) throw unknownOption(key, origin, DELETE_FLAGS);
    if (value !== undefined && typeof value !== 'boolean') {
      throw invalidOption({ key, value, origin, expected: 'true or false' });
    }
  }
  return { ...options };
}

function cassetteMark([name, ...extra]: readonly unknown[]): Mark {
  for (const value of [name, ...extra]) {
    if (typeof value === 'string' && value.trim() !== '') continue;
    throw invalidOption({
      key: 'name',
      value,
      origin: 'vcr.cassette',
      expected: 'a text',
      advice: adviseName(value),
    });
  }
  return { kind: 'cassette', name: name as string, extra: extra as string[] };
}

function adviseName(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) {
    return `Write vcr.cassette(${(value as unknown[]).map((name) => showValue(name)).join(', ')}).`;
  }
  if (typeof value === 'function') return 'Write vcr.cassette("a")(async () => { … }).';
  if (isRecord(value)) return 'Options of a cassette are configuration: vcr.config({ … })(vcr.cassette("a")(fn)).';
  return 'Write vcr.cassette("a"), or nothing: a test has a cassette of its own.';
}

function blockMark(options: unknown = {}): Mark {
  const origin = 'vcr.blockNetwork';
  if (typeof options === 'string' || Array.isArray(options)) {
    const hosts = showValue(Array.isArray(options) ? options : [options]);
    const advice = `Write vcr.blockNetwork({ allowedHosts: ${hosts} }).`;
    throw invalidOption({ key: 'options', value: options, origin, expected: '{ allowedHosts }', advice });
  }
  const { allowedHosts, ...others } = checkConfig(options, origin);
  const [other] = Object.keys(others);
  if (other !== undefined) throw unknownOption(other, origin, ['allowedHosts']);
  return { kind: 'config', config: { blockNetwork: true, ...(allowedHosts === undefined ? {} : { allowedHosts }) } };
}

function takesNothing(value: unknown): Error {
  const advice = typeof value === 'function' ? 'Write vcr.disabled()(async () => { … }).' : 'Write vcr.disabled().';
  return invalidOption({ key: 'arguments', value, origin: 'vcr.disabled', expected: 'nothing', advice });
}
