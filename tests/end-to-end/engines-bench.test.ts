/** benches/engines.mjs: a row for each engine, network and build; an engine that answers other bytes than Node fails it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../workshop/cli.ts';

const bench = fileURLToPath(new URL('../../../benches/engines.mjs', import.meta.url));
const folder = temporaryFolder();

/** A `node` whose answers begin with another byte. */
const wrong = `#!/bin/sh
[ "$1" = --version ] && exec echo v0
"${process.execPath}" "$@" | sed -u 's/^answer ../answer ff/'
`;

interface Report {
  readonly digest: string;
  readonly rows: readonly { readonly id: string; readonly network: string; readonly build: string }[];
  readonly absent: readonly { readonly id: string; readonly why: string; readonly how: string }[];
  readonly differing: readonly { readonly id: string }[];
}

test('Node answers as it should, an absent engine is told of, and one of other bytes fails the command', () => {
  const engine = join(folder, 'engine');
  writeFileSync(engine, wrong);
  chmodSync(engine, 0o755);
  const args = [bench, '--json', '--only', 'v8,v8-24,wasm3', '--seconds', '0.01'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...args, '--turns', '1', '--work', folder],
    {
      encoding: 'utf8',
      env: { ...process.env, NODE24: engine, WASM3: '' },
    },
  );
  assert.equal(status, 1);
  assert.match(stderr, /V8 \(Node\) 0 answers ff\S+ to the baseline bundle of S, which is not what Node/);
  const { digest, rows, absent, differing } = JSON.parse(stdout) as Report;
  assert.match(digest, /^S [0-9a-f]{40}, V [0-9a-f]{16}$/);
  const each = ['S', 'V'].flatMap((network) =>
    ['baseline', 'small', 'compact', 'simd'].map((build) => `${network} ${build}`),
  );
  for (const id of ['v8', 'v8-24']) {
    const of = rows.filter((row) => row.id === id);
    assert.deepEqual(
      of.map(({ network, build }) => `${network} ${build}`),
      each,
    );
  }
  assert.deepEqual([...new Set(differing.map(({ id }) => id))], ['v8-24']);
  assert.deepEqual(
    absent.map(({ id, why }) => `${id}: ${why}`),
    ['wasm3: WASM3 is not set'],
  );
});
