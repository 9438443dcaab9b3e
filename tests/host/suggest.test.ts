import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggest } from '../../host/suggest.ts';

test('suggest finds the near word and no far one', () => {
  const words = ['classify', 'show', 'make'];
  assert.equal(suggest('clasify', words), 'classify');
  assert.equal(suggest('shwo', words), 'show');
  assert.equal(suggest('frobnicate', words), undefined);
  assert.equal(suggest('x'.repeat(1e6), words), undefined);
});
