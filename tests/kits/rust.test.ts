/** The Rust crate over wasmi, and over wasmtime where that is built: its own tests, its example, what its tools find. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unless } from '../end-to-end/engines.ts';
import { example, passes, printed, works } from './kit.ts';

// Where .ci/run has built what the crate stands on; else its own target/. Nothing is fetched here.
const { RUST_TARGET } = process.env;
if (RUST_TARGET !== undefined) process.env['CARGO_TARGET_DIR'] = RUST_TARGET;
process.env['CARGO_NET_OFFLINE'] = 'true';

const skip = unless(
  works('rust', 'cargo', 'tree', '--locked', '--edges', 'all'),
  'no cargo, or no wasmi in its registry: `cd kits/rust && cargo test --no-run`',
);

test('cargo test: the answers, digests and sentences of Node', { skip }, () => {
  passes('rust', 'cargo', 'test', '--locked');
});

const noTools = unless(
  works('rust', 'cargo', 'fmt', '--version') && works('rust', 'cargo', 'clippy', '--version'),
  'no rustfmt or clippy: `rustup component add rustfmt clippy`',
);

test('cargo fmt and clippy find nothing', { skip: skip || noTools }, () => {
  passes('rust', 'cargo', 'fmt', '--check');
  passes('rust', 'cargo', 'clippy', '--locked', '--all-targets', '--', '-D', 'warnings');
});

test('the example in Rust prints the classes of a picture', { skip }, () => {
  assert.equal(
    passes('rust', 'cargo', 'run', '--locked', '--example', 'classify', ...example('simd')),
    printed,
  );
});

// It takes minutes to build, so this is its folder alone, and a test only where somebody wants it.
const { RUST_WASMTIME_TARGET } = process.env;
const noWasmtime = unless(
  RUST_WASMTIME_TARGET !== undefined,
  'the feature wasmtime takes minutes to build: name a folder for it in RUST_WASMTIME_TARGET',
);

test(
  'cargo test with wasmtime: the same answers, digests and sentences',
  { skip: skip || noWasmtime },
  () => {
    const target = process.env['CARGO_TARGET_DIR'];
    process.env['CARGO_TARGET_DIR'] = RUST_WASMTIME_TARGET;
    try {
      const features = ['--no-default-features', '--features', 'wasmtime'];
      passes('rust', 'cargo', 'test', '--locked', '--release', ...features);
    } finally {
      if (target === undefined) delete process.env['CARGO_TARGET_DIR'];
      else process.env['CARGO_TARGET_DIR'] = target;
    }
  },
);
