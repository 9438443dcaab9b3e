/** The package as npm packs it: what is in it, that tools find no fault with it, and that a fresh project runs it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { publint } from 'publint';
import { load } from '../../host/index.ts';
import { pixels } from '../../host/image/pixels.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noSharp, sharp } from '../end-to-end/sharp.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { install, pack, root, writeProgram } from './packed.ts';

const folder = temporaryFolder();
const project = join(folder, 'project');
let tarball = '';
let files: string[] = [];

before(() => {
  ({ tarball, files } = pack(folder));
  install(project, tarball, sharp ? ['sharp'] : []);
});

describe('the package', () => {
  test('holds the modules, the library with its types, the header, the format and the examples', () => {
    const names = new Set(files);
    for (const build of ['baseline', 'simd', 'relaxed'])
      assert.ok(names.has(`build/core-${build}.wasm`), build);
    for (const name of [
      'build/mobilenet.wasm',
      'build/mobilenet-baseline.wasm',
      'build/component.wasm',
      'dist/browser.js',
      'dist/host/index.js',
      'dist/host/index.d.ts',
      'dist/inline.js',
      'dist/teach.js',
      'dist/workshop/cli.js',
      'dist/workshop/packing/index.js',
      'dist/workshop/packing/index.d.ts',
      'assembly/abi.h',
      'wit/mobilenet.wit',
      'dist/host/pixels.js',
      'dist/host/weights.js',
      'weights/FORMAT.md',
      'workshop/bundle/c/runtime/net.c',
      'weights/manifest.json',
      'weights/labels/gtsrb.txt',
      'weights/signs-0.25-64.mnw',
      'examples/signs/stop.jpg',
      'examples/classify.mjs',
      'examples/browser.html',
      'examples/browser/page.mjs',
      'examples/wasmtime.sh',
      'examples/host.py',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
    ])
      assert.ok(names.has(name), name);
  });

  test('holds no test, no source and no weights but its own', () =>
    assert.deepEqual(
      files.filter((path) =>
        /^dist\/(?!browser\.js|inline\.js|teach\.js|host\/|workshop\/)|(?<!\.d)\.ts$|(?<!^weights\/signs-.*)\.mnw$|tests|^tools/.test(
          path,
        ),
      ),
      [],
    ));

  test('holds nothing of the gateway but its page, and needs nothing of it', () => {
    const pages = [
      'dist/workshop/commands/serve.d.ts',
      'dist/workshop/commands/serve.js',
      'docs/gateway.md',
      'docs/gateway.png',
      'examples/gateway/folder.yaml',
      'examples/gateway/gate.yaml',
    ];
    assert.deepEqual(files.filter((path) => /gateway|serve\b/.test(path)).sort(), pages);
  });

  test('is what publint asks for', async () => {
    const { messages } = await publint({ pack: { tarball: Uint8Array.from(readFileSync(tarball)).buffer } });
    assert.deepEqual(messages, []);
  });

  test('has types that resolve as its code does', () => {
    const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const { status, stdout } = spawnSync(process.execPath, [attw, '--profile', 'esm-only', tarball], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /"mobilenet-wasm\/packing"/);
  });

  test('runs no script of a package when it is installed', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; hasInstallScript?: boolean }>;
    };
    const runtime = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev);
    assert.ok(runtime.some(([path]) => path === 'node_modules/sharp'));
    assert.deepEqual(
      runtime.filter(([, { hasInstallScript }]) => hasInstallScript),
      [],
    );
    const { scripts, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
      dependencies?: object;
    };
    assert.equal(dependencies, undefined);
    for (const name of ['preinstall', 'install', 'postinstall']) assert.equal(scripts[name], undefined);
  });
});

describe('a fresh project', () => {
  test('classifies a JPEG with the program of the README', { skip: noSharp }, async () => {
    assert.ok(sharp);
    const weights = await seal(make({ alpha: 0.1, resolution: 40, classes: 20, seed: 3 }));
    const { data, width, height } = await pixels(readFileSync(join(root, 'examples/gradient.ppm')));
    const photo = await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg()
      .toBuffer();
    writeProgram(project, weights, photo);
    const printed = execFileSync(process.execPath, ['program.mjs'], { cwd: project, encoding: 'utf8' });
    const answers = await (await load(weights)).classify(photo, 5);
    const lines = answers.map(({ className, probability }) => `${probability} ${className}\n`);
    assert.equal(printed, lines.join(''));
  });

  test('has the command', () => {
    const bin = join(project, 'node_modules/.bin/mobilenet');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    assert.equal(execFileSync(bin, ['--version'], { encoding: 'utf8' }), `${version}\n`);
  });

  const program = `
    import { load, MobilenetError } from 'mobilenet-wasm';
    import type { Classification, Image } from 'mobilenet-wasm';
    const model = await load(new Uint8Array(4));
    const frame: Image = { width: 2, height: 2, data: new Uint8Array(6), format: 'nv12' };
    const best: Classification | undefined = (await model.classify(frame, 5))[0];
    // @ts-expect-error a number is no picture
    model.classify(5);
    export { best, MobilenetError };
  `;
  const page = `${program}
    await model.classify(document.createElement('video'));
    await model.classify(new ImageData(1, 1));
  `;
  for (const [name, text, lib, types] of [
    ['with the types of Node alone', program, ['es2023'], ['node']],
    ['with the types of the DOM alone', page, ['es2023', 'dom'], []],
  ] as const) {
    test(`compiles ${name}`, () => {
      const compilerOptions = {
        ...{ noEmit: true, strict: true, module: 'nodenext', target: 'es2023' },
        ...{ lib, types, typeRoots: [join(root, 'node_modules/@types')] },
      };
      writeFileSync(
        join(project, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['program.mts'] }),
      );
      writeFileSync(join(project, 'program.mts'), text);
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const { status, stdout } = spawnSync(process.execPath, [tsc], { cwd: project, encoding: 'utf8' });
      assert.equal(status, 0, stdout);
    });
  }
});
