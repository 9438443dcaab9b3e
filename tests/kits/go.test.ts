/** The Go module over wazero: its own tests, its example, and what its tools find. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unless } from '../end-to-end/engines.ts';
import { example, passes, printed, works } from './kit.ts';

// The folder of modules that .ci/run fills; else Go's own. Nothing is fetched here.
const { GO_MODULES } = process.env;
if (GO_MODULES !== undefined) process.env['GOMODCACHE'] = GO_MODULES;
process.env['GOPROXY'] = 'off';

const skip = unless(
  works('go', 'go', 'mod', 'download'),
  'no Go of 1.25, or no wazero in its modules: `cd kits/go && go mod download`',
);

test('go test: the answers, digests and sentences of Node', { skip }, () => {
  // Go keeps the result of a test whatever becomes of the files beside the module.
  passes('go', 'go', 'test', '-count=1', './...');
});

test('go vet and gofmt find nothing', { skip }, () => {
  passes('go', 'go', 'vet', './...');
  assert.equal(passes('go', 'gofmt', '-l', '.'), '');
});

test('the example in Go prints the classes of a picture', { skip }, () => {
  assert.equal(passes('go', 'go', 'run', './examples/classify', ...example('simd')), printed);
});
