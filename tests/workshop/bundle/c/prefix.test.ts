/** `mobilenet bundle --c DIR --prefix NAME`: several networks in one program. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { make, seal } from '../../../../workshop/packing/index.ts';
import { prefixed } from '../../../../workshop/bundle/c/prefix.ts';
import { runs, unless } from '../../../end-to-end/engines.ts';
import { mobilenet, ok, refused, temporaryFolder } from '../../cli.ts';
import { compilers, noCompiler, warnings } from './compiled.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

async function writeBoth(): Promise<void> {
  for (const [index, prefix] of ['first', 'second'].entries()) {
    const labels = ['net_0', 'NET_1', '"net.h"'];
    const network = make({ alpha: 0.05, resolution: 32 + index, classes: 3, seed: 1 });
    writeFileSync(at(`${prefix}.mnw`), await seal({ ...network, labels }));
    ok(await mobilenet(['bundle', '-m', at(`${prefix}.mnw`), '--c', at('c'), '--prefix', prefix]));
  }
}

const noNm = unless(
  noCompiler === false && runs('nm', '--version'),
  'no C compiler with nm: apt-get install gcc',
);

test('two networks are linked into one program', { skip: noNm }, async () => {
  await writeBoth();
  const files = readdirSync(at('c'));
  assert.ok(files.every((name) => /^(first|second)[._]/.test(name)));
  const sources = files.filter((name) => name.endsWith('.c')).map((name) => at(`c/${name}`));
  const main = fileURLToPath(new URL('../../../../../tests/workshop/bundle/c/two.c', import.meta.url));
  const flags = ['-std=c11', '-O1', '-fsanitize=address,undefined', ...warnings];
  execFileSync(compilers[0]!, [...flags, '-I', at('c'), main, ...sources, '-o', at('two')]);
  // Labels are nobody's names.
  assert.equal(execFileSync(at('two'), { encoding: 'utf8' }), 'NET_1\n"net.h"\n');
});

test('no name of a prefixed network is one of another', { skip: noNm }, async () => {
  await writeBoth();
  for (const name of readdirSync(at('c')).filter((each) => each.endsWith('.c'))) {
    execFileSync(compilers[0]!, ['-std=c11', '-c', at(`c/${name}`), '-o', at('o')]);
    const symbols = execFileSync('nm', ['-g', '--defined-only', at('o')], { encoding: 'utf8' });
    const names = symbols
      .trim()
      .split('\n')
      .map((line) => line.split(' ').at(-1)!);
    assert.ok(
      names.every((each) => each.startsWith(`${name.split(/[._]/)[0]}_`)),
      names.join(' '),
    );
  }
  for (const name of readdirSync(at('c')))
    assert.doesNotMatch(readFileSync(at(`c/${name}`), 'utf8').replaceAll(/"[^"]*"/g, ''), /\bnet_|\bNET_/);
});

test('a prefix makes names that nobody reserves', async () => {
  const flags = ['bundle', '-m', at('none.mnw')];
  for (const prefix of ['', 'Net', '_net', 'net_', 'a__b', '1st', 'a-b', 'a'.repeat(25), '../x'])
    refused(await mobilenet([...flags, '--c', at('d'), '--prefix', prefix]), 2, /A prefix is a small letter/);
  refused(await mobilenet([...flags, '--c', at('d'), '--prefix', 'string']), 2, /has a header string\.h/);
  refused(await mobilenet([...flags, '-o', at('x'), '--prefix', 'a']), 2, /--prefix needs --c/);
  assert.equal(
    prefixed('#include "net.h" /* mobilenet */ NET_OK "net_a" planet_', 'eye'),
    '#include "eye.h" /* mobilenet */ EYE_OK "net_a" planet_',
  );
});
