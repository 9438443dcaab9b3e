/** The cameras of a file: what it may say, that all come to one store, that it is read again, and the examples. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readCameras } from '../../../gateway/config/read.ts';
import { fits } from '../../end-to-end/schema.ts';
import { runs, unless } from '../../end-to-end/engines.ts';
import { cli, mobilenet, ok, refused, temporaryFolder } from '../../workshop/cli.ts';

const folder = temporaryFolder();
const path = join(folder, 'gateway.yaml');
const examples = fileURLToPath(new URL('../../../../examples', import.meta.url));
const signs = join(examples, 'signs');

function written(text: string): string {
  writeFileSync(path, text);
  return path;
}

interface Line {
  readonly source: string;
  readonly sequence: number;
  readonly state: string;
  readonly region?: string;
}

function lines(stdout: string): Line[] {
  const all = stdout.trimEnd().split('\n');
  for (const each of all) assert.ok(fits(JSON.parse(each)), each);
  return all.map((each) => JSON.parse(each) as Line);
}

test('it says options, with paths from its folder', async () => {
  const { cameras, events } = await readCameras(
    written(`
models: [a.mnw, b.mnw]
cameras:
  - { name: gate, source: rtsp://h/1, size: 640x480, crop: { left: [0, 1, 2, 3] }, hold: 500 }
  - { name: yard, source: photos, model: c.mnw }
  - { name: hall, source: mqtt://h/$share/g/t, client: one }
sinks:
  mqtt: { url: 'mqtt://h', user: u, passwordFile: p, caFile: ca }
  store: { folder: s }
`),
  );
  const [gate, yard, hall] = cameras;
  assert.deepEqual([hall!.source, hall!.client], ['mqtt://h/$share/g/t', 'one']);
  assert.deepEqual([gate!.source, gate!.model, gate!.hold], ['rtsp://h/1', join(folder, 'a.mnw'), 500]);
  assert.deepEqual([gate!.frame!.width, gate!.frame!.height, gate!.crop], [640, 480, ['left=0,1,2,3']]);
  assert.deepEqual([yard!.source, yard!.model], [join(folder, 'photos'), join(folder, 'c.mnw')]);
  assert.deepEqual(events!.mqtt, {
    ...{ url: 'mqtt://h', user: 'u', passwordFile: join(folder, 'p'), ca: join(folder, 'ca') },
  });
  assert.equal(events!.store!.folder, join(folder, 's'));
});

describe('it is refused, with line and column,', () => {
  const one = (more: string): string => `cameras:\n  - { name: a, source: x, ${more} }\n`;
  const cases: Readonly<Record<string, [string, RegExp]>> = {
    'where there are none': ['models: [a]\n', /has no cameras: /],
    'where one has no source': ['cameras:\n  - name: a\n', /:2:5: cameras\[0\] lacks source\.$/],
    'where one reads standard input': [
      "cameras: [{ name: a, source: '-' }]\n",
      /:1:30: .*\.source must be a folder/,
    ],
    'where a key is unknown': [one('agre: 2'), /:2:27: cameras\[0\]\.agre is unknown: did you mean agree\.$/],
    'where a number is out of range': [
      one('rate: 0'),
      /:2:33: cameras\[0\]\.rate must be a number from 0\.001 to 1000/,
    ],
    'where a region has no height': [
      one('crop: { b: [1, 2, 3] }'),
      /:2:38: cameras\[0\]\.crop\.b must be a list of x/,
    ],
    'where options contradict': [one('all: true, agree: 2'), /:2:32: cameras\[0\]: `agree` and `hold` are/],
    'where two have one name': [
      'cameras: [{ name: a, source: x }, { name: a, source: y }]\n',
      /:1:43: cameras\[1\]: cameras\[0\] is called 'a' too\.$/,
    ],
    'where no sink is on': [`${one('')}sinks: { store: { folder: s } }\n`, /:3:8: sinks: Events need a sink/],
    'where an address is none': [
      `${one('')}sinks: { mqtt: { url: 'http://h' } }\n`,
      /:3:23: sinks: `mqtt\.url` must be/,
    ],
    'where a password has no user': [
      `${one('')}sinks: { mqtt: { url: 'mqtt://h', passwordFile: p } }\n`,
      /:3:49: sinks: `mqtt\.passwordFile` needs/,
    ],
    'where a store is too small': [
      `${one('')}sinks: { lines: true, store: { folder: s, bytes: 1 } }\n`,
      /:3:50: sinks\.store\.bytes must be a whole number from 65536/,
    ],
  };
  for (const [title, [text, sentence]] of Object.entries(cases))
    test(title, async () => {
      await assert.rejects(readCameras(written(text)), { code: 'E_USAGE', message: sentence });
    });

  test('by the command, before anything starts', async () => {
    refused(
      await mobilenet(['watch', '--config', written(one('rate: 0')), '--check']),
      2,
      /gateway\.yaml:2:33: /,
    );
    refused(await mobilenet(['watch', '--config', path, '--each']), 2, /--each does not go with --config/);
    refused(await mobilenet(['watch', '-', '--check']), 2, /--check needs --config/);
    const right = await mobilenet(['watch', '--config', written(one('')), '--check']);
    assert.deepEqual([right.status, right.stderr], [0, `mobilenet: ${path} is right\n`]);
    refused(await mobilenet(['watch', '--config', path]), 1, /E_IO: .* cannot be read: ENOENT/);
  });
});

test('all cameras come to one store, in one order', async () => {
  const config = written(`
cameras:
  - { name: one, source: '${signs}', once: true }
  - { name: two, source: '${signs}', once: true, crop: { middle: [8, 8, 240, 240] }, every: 2 }
sinks: { lines: true, store: { folder: store } }
`);
  for (const first of [1, 19]) {
    const outcome = await mobilenet(['watch', '--config', config]);
    const told = lines(ok(outcome));
    assert.deepEqual(
      told.map(({ sequence }) => sequence),
      told.map((_, index) => first + index),
    );
    const of = (name: string): Line[] => told.filter(({ source }) => source === name);
    assert.deepEqual([of('one').length, of('two').length, told.length], [12, 6, 18]);
    assert.ok(of('two').every(({ region }) => region === 'middle'));
    assert.match(outcome.stderr, /one: 12 frames read/);
    assert.match(outcome.stderr, /two: 12 frames read, 6 passed over/);
  }
});

test('SIGHUP starts what changed, leaves what did not, and takes no bad file', async () => {
  const pictures = join(folder, 'pictures');
  mkdirSync(pictures);
  cpSync(join(signs, 'stop.jpg'), join(pictures, 'stop.jpg'));
  const of = (name: string, more = ''): string => `  - { name: ${name}, source: pictures${more} }\n`;
  const child = spawn(process.execPath, [
    cli,
    'watch',
    '--config',
    written(`cameras:\n${of('a')}${of('b')}`),
  ]);
  const said = { stdout: '', stderr: '' };
  for (const each of ['stdout', 'stderr'] as const)
    child[each].on('data', (bytes: Buffer) => (said[each] += bytes.toString()));
  const until = async (stream: 'stdout' | 'stderr', sentence: RegExp): Promise<void> => {
    while (!sentence.test(said[stream])) await once(child[stream], 'data');
  };
  await until('stdout', / a: stop/);
  await until('stdout', / b: stop/);
  const hangUp = (text: string): void => {
    written(text);
    child.kill('SIGHUP');
  };
  hangUp(`cameras:\n${of('a')}${of('b', ', agree: 0')}`);
  await until('stderr', /all goes on as it is: E_USAGE: .*:3:41: cameras\[1\]\.agree must be/);
  hangUp(`cameras:\n${of('a')}${of('b', ', model: absent.mnw')}`);
  await until('stderr', /all goes on as it is: E_IO: .*absent\.mnw/);
  hangUp(`cameras:\n${of('a')}${of('c')}sinks: { lines: true }\n`);
  await until('stderr', /is read again: c is started anew, b is stopped\n.*sinks change with the next start/);
  await until('stdout', / c: stop/);
  assert.equal(said.stdout.match(/ a: stop/g)!.length, 1);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

describe('the example', () => {
  test('folder.yaml', async () => {
    const told = lines(ok(await mobilenet(['watch', '--config', join(examples, 'gateway', 'folder.yaml')])));
    assert.equal(told.length, 12);
  });

  test(
    'gate.yaml',
    { skip: unless(runs('ffmpeg', '-version'), 'no ffmpeg: `apt-get install ffmpeg`') },
    async () => {
      cpSync(signs, join(folder, 'signs'), { recursive: true });
      cpSync(join(examples, 'gateway'), join(folder, 'gateway'), { recursive: true });
      const config = join(folder, 'gateway', 'gate.yaml');
      const [, command] = /\n(#   ffmpeg[^]*?[^\\]\n)/.exec(readFileSync(config, 'utf8'))!;
      execFileSync('sh', ['-c', command!.replaceAll(/^#/gm, '')], {
        cwd: join(folder, 'gateway'),
        stdio: 'ignore',
      });
      const told = lines(ok(await mobilenet(['watch', '--config', config])));
      assert.deepEqual(
        told.map(({ state, region }) => `${region}: ${state}`),
        ['gate: stop', 'gate: yield', 'gate: no entry'],
      );
    },
  );
});
