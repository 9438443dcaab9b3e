/** What a command loads: the libraries of the gateway are for those who use them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ppm } from '../end-to-end/sample.ts';
import { cli, temporaryFolder } from '../workshop/cli.ts';

const folder = temporaryFolder();

/** The packages that a command loads: V8 lists every script of a process whose coverage is asked for. */
function packages(name: string, words: readonly string[]): string[] {
  const reports = join(folder, name);
  mkdirSync(reports);
  const env = { ...process.env, NODE_V8_COVERAGE: reports };
  const { status, stderr } = spawnSync(process.execPath, [cli, ...words], { env, input: ppm(1) });
  assert.equal(status, 0, stderr.toString());
  const urls = readdirSync(reports).flatMap((each) => {
    const { result } = JSON.parse(readFileSync(join(reports, each), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  assert.ok(urls.includes(pathToFileURL(cli).href), 'the command is one of them');
  const found = urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  return [...new Set(found)].sort();
}

test('watch loads no package, and with --metrics no HTTP server', () => {
  assert.deepEqual(packages('plain', ['watch', '-', '--each']), []);
  const all = packages('metrics', ['watch', '-', '--each', '--metrics', '0']);
  assert.ok(all.includes('prom-client') && all.length < 6, all.join(' '));
});
