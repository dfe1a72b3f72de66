import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { warningOfLostOptions } from '../../src/options/lost-in-workers';

describe('options that Jest loses on the way to its workers', () => {
  it('are named', () => {
    const warning = warningOfLostOptions({
      recordMode: 'none',
      cassetteName: () => 'a',
      beforeRecordRequest: [() => null],
      filterHeaders: ['x-a', ['authorization', () => null]],
      ignoreHosts: ['a.test', /b/],
    });

    assert.equal(
      warning,
      `Functions and regular expressions in testEnvironmentOptions.vcrConfig work in this run, and are lost when Jest runs workers: cassetteName, beforeRecordRequest, filterHeaders, ignoreHosts
Put the configuration into a module: testEnvironmentOptions: { vcrConfig: "<rootDir>/vcr.config.js" }.`,
    );
  });

  for (const config of [
    undefined,
    '<rootDir>/vcr.config.js',
    {},
    { filterHeaders: [['a', null]], recordMode: 'all' },
  ]) {
    it(`are none in ${JSON.stringify(config)}`, () => {
      assert.equal(warningOfLostOptions(config), undefined);
    });
  }
});
