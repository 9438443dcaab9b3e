/** What a stranger does with the tarball in an empty folder, with nothing in npm's cache: the README's lines for Node. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import { defaultWeights } from '../../host/weights.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { named, pack, readme, root } from './packed.ts';

const folder = temporaryFolder();
const project = join(folder, 'project');
const installed = join(project, 'node_modules/mobilenet-wasm');
let files: readonly string[] = [];
let said = '';

before(() => {
  const packed = pack(folder);
  ({ files } = packed);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const args = ['install', '--offline', '--cache', join(folder, 'cache'), '--foreground-scripts'];
  const { status, stdout, stderr } = spawnSync('npm', [...args, '--no-audit', '--no-fund', packed.tarball], {
    cwd: project,
    encoding: 'utf8',
  });
  said = stdout + stderr;
  assert.equal(status, 0, said);
  // Optional, and not to be had without the network.
  if (!noSharp) symlinkSync(join(root, 'node_modules/sharp'), join(project, 'node_modules/sharp'), 'dir');
});

describe('the package in an empty folder', () => {
  test('runs no script when it is installed, and npm asks about none', () => {
    assert.doesNotMatch(said, /script|prepare|building/);
    const { scripts } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      scripts: object;
    };
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
      assert.ok(!Object.hasOwn(scripts, name), name);
  });

  test('answers with the second of two commands', { skip: noSharp }, () => {
    const [first, second] = readme('Node', 'sh').trimEnd().split('\n');
    assert.equal(first, 'npm i mobilenet-wasm');
    const [command, ...args] = second!.replace(/ +#.*/, '').split(' ');
    assert.equal(command, 'npx');
    const printed = execFileSync('npx', ['--offline', ...args], { cwd: project, encoding: 'utf8' });
    assert.match(printed, /^0\.9961: 14 stop\n/);
  });

  test('runs the program of the README as it stands', { skip: noSharp }, async () => {
    mkdirSync(dirname(join(project, named.picture)), { recursive: true });
    const picture = readFileSync(join(root, named.picture));
    writeFileSync(join(project, named.picture), picture);
    writeFileSync(join(project, 'program.mjs'), readme('Node', 'ts'));
    const printed = execFileSync(process.execPath, ['program.mjs'], { cwd: project, encoding: 'utf8' });
    const answers = await (await load(defaultWeights)).classify(picture, 5);
    const lines = answers.map(({ className, probability }) => `${probability} ${className}\n`);
    assert.equal(printed, lines.join(''));
  });

  const required = (process.features as { require_module?: boolean }).require_module === true;
  const noRequire = required ? false : 'this Node does not require modules: from 20.19 and 22.12 on';
  test('is required where Node requires modules', { skip: noRequire }, () => {
    const script = `console.log(typeof require('mobilenet-wasm').load, require('mobilenet-wasm/weights').defaultWeights.protocol)`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      cwd: project,
      encoding: 'utf8',
    });
    assert.equal(stdout, 'function file:\n', stderr);
  });

  test('states the versions of Node that have what the host asks for', () => {
    const { engines } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    // `process.getBuiltinModule`, of host/source/builtin: Node 20.16, and after 20 Node 22.3.
    assert.equal(engines.node, '^20.16.0 || >=22.3.0');
    assert.equal(typeof process.getBuiltinModule, 'function');
  });

  test('has the pages that its pages lead to', () => {
    const pages = files.filter((path) => path.endsWith('.md'));
    assert.ok(pages.includes('README.md') && pages.includes('docs/javascript.md'));
    const dangling = pages.flatMap((page) => {
      const text = readFileSync(join(installed, page), 'utf8').replace(/^```[^]*?^```/gm, '');
      const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)|(?:src|href)="([^"#]+)/g)];
      return links
        .map(([, linked, attribute]) => linked ?? attribute ?? '')
        .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(installed, dirname(page), link)))
        .map((link) => `${page} → ${link}`);
    });
    assert.deepEqual(dangling, []);
  });
});
