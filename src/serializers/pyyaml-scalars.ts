import { defineScalarTag, NOT_RESOLVED, type TagDefinition } from 'js-yaml';

/**
 * Plain scalars as PyYAML, which vcrpy writes with, resolves them (its `resolver.py`): it leaves a text unquoted
 * exactly when these patterns do not match it. YAML 1.1 itself, and js-yaml's tags for it, take more for numbers and
 * truth values (`y`, `.`, `00:30`), and would change such texts.
 */
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const INTEGER =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const NULL = /^(?:~|null|Null|NULL|)$/;

/** No number of a cassette is longer; the patterns would keep a stack for each character of a large text. */
const LONGEST = 1_000;

export const PYYAML_SCALARS: readonly TagDefinition[] = [
  implicitTag('null', { first: '~nN', pattern: NULL, read: () => null }),
  implicitTag('bool', {
    first: 'yYnNtTfFoO',
    pattern: BOOLEAN,
    read: (source) => /^(?:yes|true|on)$/i.test(source),
  }),
  implicitTag('int', { first: '+-0123456789', pattern: INTEGER, read: (source) => readInteger(source) }),
  implicitTag('float', {
    first: '+-.0123456789',
    pattern: FLOAT,
    // `!!float 0`, as PHP writes it; a bare `0` is taken by the integers above.
    named: INTEGER,
    read: (source) => readFloat(source),
  }),
];

type Implicit = {
  /** The characters that one of them may begin with, if it is not empty: most texts of a cassette begin otherwise, and need no pattern. */
  readonly first: string;
  readonly pattern: RegExp;
  /** What is one too when its tag says so. */
  readonly named?: RegExp;
  readonly read: (source: string) => unknown;
};

function implicitTag(name: string, { first, pattern, named, read }: Implicit): TagDefinition {
  const fits = (source: string, isNamed: boolean): boolean =>
    pattern.test(source) || (isNamed && named?.test(source) === true);
  return defineScalarTag(`tag:yaml.org,2002:${name}`, {
    implicit: true,
    implicitFirstChars: ['', ...first.split('')],
    resolve: (source, isNamed) => (source.length <= LONGEST && fits(source, isNamed) ? read(source) : NOT_RESOLVED),
    identify: () => false,
  });
}

// What a number of JavaScript cannot hold keeps its digits as a bigint.
function readInteger(source: string): number | bigint {
  const digits = source.replaceAll('_', '').replace(/^[-+]/, '');
  const sign = source.startsWith('-') ? -1 : 1;
  if (digits.includes(':')) return sign * readSexagesimal(digits);
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  const number = sign * Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(sign) * BigInt(digits);
}

function readFloat(source: string): number {
  const digits = source.replaceAll('_', '').toLowerCase();
  if (digits.includes('inf')) return digits.startsWith('-') ? -Infinity : Infinity;
  if (digits === '.nan') return Number.NaN;
  if (!digits.includes(':')) return Number(digits);
  return (digits.startsWith('-') ? -1 : 1) * readSexagesimal(digits.replace(/^[-+]/, ''));
}

function readSexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
