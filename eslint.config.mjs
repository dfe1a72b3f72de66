import tseslint from 'typescript-eslint';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';

/**
 * The rooms of the house and what each may import. A room that is not named may not be entered: docs/architecture.md
 * has the picture.
 */
const ROOMS = {
  core: [],
  options: ['core'],
  markers: ['core', 'options'],
  session: ['core', 'options'],
  serializers: ['core'],
  persisters: ['core'],
  traffic: ['core'],
  environment: ['core', 'options', 'markers', 'session', 'compose'],
  report: ['core', 'options', 'session', 'serializers', 'persisters'],
  convert: ['core', 'serializers'],
  viewer: ['core', 'serializers', 'persisters'],
  cli: ['core', 'options', 'session', 'serializers', 'persisters', 'report', 'convert', 'viewer'],
};

/** Packages and modules, and the rooms they belong to. */
const OWNED = {
  'js-yaml': ['serializers'],
  'node:fs': ['persisters', 'report', 'cli', 'viewer'],
  fs: [],
  '@mswjs/interceptors': ['traffic/taps/socket'],
  '@jest/types': ['environment', 'report'],
  'jest-environment-node': ['environment'],
};

function roomRules(room) {
  const others = [...Object.keys(ROOMS), 'compose', 'adapters'].filter(
    (other) => other !== room && !ROOMS[room].includes(other),
  );
  const foreign = Object.keys(OWNED).filter(
    (name) => !OWNED[name].some((owner) => owner === room || owner.startsWith(`${room}/`)),
  );
  return {
    files: [`src/${room}/**/*.{ts,tsx}`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${others.join('|')})(/|$)`,
              message: `src/${room} may import from ${ROOMS[room].join(', ') || 'itself alone'}.`,
            },
            { regex: `^(${foreign.join('|')})(/|$)`, message: 'Another room owns this module (eslint.config.mjs).' },
          ],
        },
      ],
    },
  };
}

/** Taps share what stands beside them and never import each other; the interception library belongs to one. */
function tapRules(tap) {
  return {
    files: [`src/traffic/taps/${tap}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^\\.\\./(?!\\.\\./|tap$)', message: 'Taps never import each other.' },
            { regex: '^@mswjs/', message: 'The interception library belongs to taps/socket.' },
            {
              regex: `^(\\.\\./)+(${[...Object.keys(ROOMS), 'compose', 'adapters'].filter((other) => other !== 'traffic' && other !== 'core').join('|')})(/|$)`,
              message: 'src/traffic may import from core.',
            },
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['build/', '.build/', 'node_modules/', '**/__cassettes__/', 'test/types/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.{ts,tsx}', 'test/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })] },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-control-regex': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-function-return-type': [
        'error',
        { allowExpressions: true, allowTypedFunctionExpressions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowInGenericTypeArguments: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
    },
  },
  {
    // The page runs in a browser and is checked with its types.
    files: ['src/viewer/page/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: './src/viewer/page/tsconfig.json' } },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })] },
    rules: {
      'no-restricted-globals': ['error', 'Buffer', 'process', 'require', 'global', 'setImmediate'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML'], MemberExpression[property.name='innerHTML']",
          message: 'What a cassette holds is text.',
        },
        { selector: "JSXOpeningElement[name.name='a']", message: 'A cassette may name any scheme: nothing is a link.' },
      ],
    },
  },
  {
    // Parts of these tests run in the page.
    files: ['test/browser/**/*.ts'],
    languageOptions: { parserOptions: { project: './test/browser/tsconfig.json' } },
  },
  ...Object.keys(ROOMS).map(roomRules),
  ...['dispatcher', 'agent', 'blocking', 'session'].map(tapRules),
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test returns promises that its runner awaits itself.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['describe', 'it', 'test', 'before', 'after'], package: 'node:test' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', 'scripts/**', 'example/**', 'bench/**'],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
