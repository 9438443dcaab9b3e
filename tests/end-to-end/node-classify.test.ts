import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { portableBuild } from '../../host/core/builds.ts';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { cli, mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { ppm, sampleNetwork, writePictures } from './sample.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
let weights = '';

before(async () => {
  weights = await sampleNetwork(folder);
  writePictures(folder);
  writeFileSync(join(at('pictures'), 'notes.txt'), 'not a picture');
});

describe('classify', () => {
  test('prints probability: index label, best first', async () => {
    const lines = ok(
      await mobilenet(['classify', '-m', weights, '-i', join(at('pictures'), '1.ppm'), '-k', '3']),
    );
    assert.match(lines, /^(0\.\d{4}: \d+ [^\n]+\n){3}$/);
    const values = lines.split('\n').map(parseFloat);
    assert(values[0]! >= values[1]! && values[1]! >= values[2]!);
  });

  test('takes for one picture or two the build that is ready first, and for more the fastest', async () => {
    const { build } = await load(weights);
    const takes = async (build: string, ...images: string[]): Promise<void> => {
      const { stderr } = await mobilenet(['classify', '-m', weights, '-v', ...images]);
      assert.match(stderr, new RegExp(`^${build} build, 1 of 1 threads`), images.join());
    };
    await takes(portableBuild(), join(at('pictures'), '1.ppm'));
    await takes(build, at('pictures'));
    await takes('baseline', '--build', 'baseline', join(at('pictures'), '1.ppm'));
  });

  test('gives the library’s answer as JSON, from a file, a folder and standard input', async () => {
    const model = await load(weights);
    const expected = await Promise.all([1, 2, 3].map((seed) => model.classify(ppm(seed))));
    const paths = [1, 2, 3].map((seed) => join(at('pictures'), `${seed}.ppm`));
    const objects = (text: string): unknown[] =>
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    const answers = expected.map((predictions, place) => ({
      command: 'classify',
      image: paths[place],
      predictions,
    }));
    assert.deepEqual(
      objects(ok(await mobilenet(['classify', '-m', weights, '--json', at('pictures')]))),
      answers,
    );
    assert.deepEqual(
      objects(ok(await mobilenet(['classify', '-m', weights, '--json', '-i', paths[0]!, ...paths.slice(1)]))),
      answers,
    );
    assert.deepEqual(objects(ok(await mobilenet(['classify', '-m', weights, '-i', '-', '--json'], ppm(2)))), [
      { command: 'classify', image: '-', predictions: expected[1] },
    ]);
  });

  test('puts its name before each of several pictures', async () => {
    const lines = ok(await mobilenet(['classify', '-m', weights, '-r', '1', at('pictures')])).split('\n');
    assert.deepEqual(
      lines.filter((_, place) => place % 2 === 0),
      [...[1, 2, 3].map((seed) => join(at('pictures'), `${seed}.ppm`)), ''],
    );
  });

  test('reads the weights from standard input', async () => {
    const picture = join(at('pictures'), '1.ppm');
    const piped = await mobilenet(['classify', '-m', '-', '-i', picture], readFileSync(weights));
    assert.equal(ok(piped), ok(await mobilenet(['classify', '-m', weights, picture])));
  });

  test('takes other labels', async () => {
    writeFileSync(at('labels.txt'), Array.from({ length: 10 }, (_, index) => `sign ${index}\r\n`).join(''));
    const picture = join(at('pictures'), '1.ppm');
    const lines = ok(
      await mobilenet(['classify', '-m', weights, '-l', at('labels.txt'), '-k', '10', picture]),
    );
    for (const line of lines.trimEnd().split('\n')) assert.match(line, /: (\d) sign \1$/);
    writeFileSync(at('short.txt'), 'one\ntwo\n');
    const short = await mobilenet(['classify', '-m', weights, '-l', at('short.txt'), picture]);
    refused(short, 3, /E_LABELS_COUNT: There are 2 labels for 10 classes; /);
  });

  test('refuses labels that are its own in another order', async () => {
    const network = make({ alpha: 0.1, resolution: 32, classes: 3, seed: 1 });
    writeFileSync(at('labelled.mnw'), await seal({ ...network, labels: ['0', '10', '2'] }));
    writeFileSync(at('turned.txt'), '0\n2\n10\n');
    const words = ['classify', '-m', at('labelled.mnw'), '-l', at('turned.txt'), at('pictures')];
    refused(
      await mobilenet(words),
      3,
      /E_FILE_LABELS: Line 2 of the labels is '2', but class 1 of the model is '10'/,
    );
  });

  test('a broken link in a folder is named, and the others are answered; a folder in it is no picture', async () => {
    const links = at('links');
    mkdirSync(join(links, 'folder.jpg'), { recursive: true });
    symlinkSync(at('absent.jpg'), join(links, '1.jpg'));
    symlinkSync(join(at('pictures'), '2.ppm'), join(links, '2.ppm'));
    for (const name of ['._2.ppm', '@2.ppm']) writeFileSync(join(links, name), 'of another system');
    const { status, stdout, stderr } = await mobilenet(['classify', '-m', weights, '-k', '1', links]);
    assert.equal(status, 1);
    assert.match(stdout.toString(), /2\.ppm\n0\.\d{4}: [^\n]+\n$/);
    assert.match(stderr, /^mobilenet: E_IO: .*1\.jpg.*\n.*1 of 2 pictures could not be answered\.\n$/);
  });

  test('a folder of pictures that are not read says so, and one of folders names one', async () => {
    mkdirSync(join(at('phone'), 'inner'), { recursive: true });
    writeFileSync(join(at('phone'), '1.heic'), '');
    const { status, stderr } = await mobilenet(['classify', '-m', weights, at('phone')]);
    assert.equal(status, 4);
    assert.match(
      stderr,
      /phone holds no picture .* but 1 \.heic; convert them: .*; name a folder in it, such as .*inner\.\n$/,
    );
  });

  test('a picture that fails is named, and the others are answered', async () => {
    const paths = [join(at('pictures'), '1.ppm'), weights, at('absent.png')];
    const { status, stdout, stderr } = await mobilenet(['classify', '-m', weights, '--json', ...paths]);
    assert.equal(status, 4);
    const lines = stdout.toString().trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ image, error }) => [image, error?.code]),
      [
        ...paths.map((path, place) => [path, [undefined, 'E_IMAGE_FORMAT', 'E_IO'][place]]),
        [undefined, 'E_IMAGE_FORMAT'],
      ],
    );
    assert.match(
      stderr,
      /E_IMAGE_FORMAT: [^\n]*w\.mnw: This is not a JPEG.*\n.*E_IO: .*absent\.png.*\n.*2 of 3 pictures/,
    );
  });

  test('--deadline gives a picture up, and takes a smaller one', async () => {
    const large = at('large.ppm');
    writeFileSync(large, Buffer.concat([Buffer.from('P6 3000 3000 255\n'), Buffer.alloc(3 * 3000 * 3000)]));
    const late = await mobilenet(['classify', '-m', weights, '--deadline', '1', large]);
    refused(late, 5, /E_ABORTED: There is no answer within 1 ms/);
    ok(await mobilenet(['classify', '-m', weights, '--deadline', '60000', join(at('pictures'), '1.ppm')]));
  });

  test('a reader that stops early is no error', async () => {
    const child = spawn(process.execPath, [
      cli,
      'classify',
      '-m',
      weights,
      ...Array(20).fill(at('pictures')),
    ]);
    let stderr = '';
    child.stderr.on('data', (bytes) => (stderr += bytes));
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([status, stderr], [0, '']);
  });
});
