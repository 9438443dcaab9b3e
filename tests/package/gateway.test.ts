/** The package of the gateway as npm packs it, and `mobilenet serve` without it and with it. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { before, test } from 'node:test';
import { publint } from 'publint';
import { temporaryFolder } from '../workshop/cli.ts';
import { install, pack, root } from './packed.ts';

const folder = temporaryFolder();
const project = join(folder, 'project');
const command = join(project, 'node_modules/.bin/mobilenet');
const { dependencies } = JSON.parse(readFileSync(join(root, 'gateway/package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
let packed: ReturnType<typeof pack>;

before(() => {
  install(project, pack(folder).tarball);
  packed = pack(folder, join(root, 'gateway'));
});

test('holds its code with its types, its page and the licence', async () => {
  assert.deepEqual(
    packed.files.filter((path) => !/^dist\/([a-z]+\/)*[a-z][a-z0-9-]*(\.d\.ts|\.js)$/.test(path)).sort(),
    [
      'LICENSE',
      'README.md',
      ...['icon.svg', 'page.css', 'page.html', 'sample.jpg'].map((name) => `dist/page/${name}`),
      'package.json',
    ],
  );
  for (const name of ['dist/index.js', 'dist/index.d.ts', 'dist/page/page.js', 'dist/pool/thread.js'])
    assert.ok(packed.files.includes(name), name);
  const { messages } = await publint({
    pack: { tarball: Uint8Array.from(readFileSync(packed.tarball)).buffer },
  });
  assert.deepEqual(messages, []);
});

test('mobilenet serve without it says how to install it', () => {
  const { status, stderr } = spawnSync(command, ['serve'], { cwd: project, encoding: 'utf8' });
  assert.match(stderr, /^mobilenet: E_USAGE: .*`npm i mobilenet-gateway`\.\n$/);
  assert.equal(status, 2);
});

test('mobilenet serve with it answers', async () => {
  const installed = join(project, 'node_modules/mobilenet-gateway');
  mkdirSync(installed);
  execFileSync('tar', ['-xzf', packed.tarball, '-C', installed, '--strip-components=1']);
  for (const name of Object.keys(dependencies)) {
    const at = join(project, 'node_modules', name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), at, 'dir');
  }
  const child = spawn(command, ['serve', '--port', '0', '--workers', '1', '--json'], { cwd: project });
  for await (const line of createInterface(child.stdout)) {
    const [, address] = /listens on (http:[^"]*)/.exec(line) ?? [];
    if (address === undefined) continue;
    const response = await fetch(`${address}/classify`, { method: 'POST', body: 'P6 1 1 255 RGB' });
    assert.equal(response.status, 200);
    for (const path of ['', 'page/dist/browser.js', 'page/dist/teach.js', 'page/build/core-simd.wasm'])
      assert.equal((await fetch(`${address}/${path}`)).status, 200, path);
    child.kill('SIGTERM');
  }
  assert.equal(child.exitCode ?? (await once(child, 'exit'))[0], 0);
});

test('the lock file names no registry, and links the two packages of the repository', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string; link?: boolean }>;
  };
  const resolved = Object.entries(packages).filter((each) => each[1].resolved !== undefined);
  assert.deepEqual(
    resolved.map(([path, { link }]) => [path, link]),
    [
      ['node_modules/mobilenet-gateway', true],
      ['node_modules/mobilenet-wasm', true],
    ],
  );
});
