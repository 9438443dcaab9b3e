/** `mobilenet teach` as a shell runs it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { made, mobilenet, ok, refused, temporaryFolder } from '../cli.ts';
import { colours } from '../teaching/toy.ts';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder, ...names);
const network = await made(folder, 'w', ...'--alpha 0.1 --resolution 32 --classes 3 --seed 7'.split(' '));

/** So many pictures of each colour, in folders of their names. */
function draw(parent: string, counts: Readonly<Record<string, number>>): string {
  for (const [name, count] of Object.entries(counts)) {
    mkdirSync(at(parent, name), { recursive: true });
    for (let light = 0; light < count; light++) {
      const pixel = colours[name]!.map((level) => level + light);
      writeFileSync(at(parent, name, `${light}.ppm`), Buffer.from([...Buffer.from('P6 1 1 255 '), ...pixel]));
    }
  }
  return at(parent);
}
const things = draw('things', { red: 4, green: 3 });

const best = async (weights: string, picture: string): Promise<string> =>
  /: \d+ (.*)/.exec(ok(await mobilenet(['classify', '-m', weights, picture])))![1]!;

describe('mobilenet teach', () => {
  test('prints what was held out, and writes a network that proves itself and its examples', async () => {
    const { stdout, stderr, status } = await mobilenet(['teach', '-m', network, things, '-o', at('a.mnw')]);
    assert.deepEqual([status, stderr], [0, '']);
    const text = stdout.toString();
    assert.match(text, /^7 examples of 2 classes: /);
    assert.match(text, /\nimprinted prototypes .* 100\.00 % .*\nlinear discriminant .*\n/);
    assert.match(text, /\nred +4 +100\.00 %\n|\nred +\d+ /);
    assert.match(
      text,
      /kept the examples in .*a\.teach: .*\nwrote .*a\.mnw: \d+ bytes, SHA-256 [0-9a-f]{64}\n$/,
    );
    ok(await mobilenet(['selftest', '-m', at('a.mnw')]));
    const show = JSON.parse(ok(await mobilenet(['show', at('a.mnw'), '--json'])));
    assert.deepEqual([show.labels, show.provenance.source], [['green', 'red'], 'w.mnw']);
    assert.equal(await best(at('a.mnw'), at('things', 'red', '1.ppm')), 'red');
  });

  test('--add teaches another class without the first pictures, to what all of them together give', async () => {
    ok(await mobilenet(['teach', '-m', network, things, '-o', at('b.mnw')]));
    const more = draw('more', { blue: 3 });
    ok(await mobilenet(['teach', '-m', at('b.mnw'), '--add', at('b.teach'), more, '-o', at('c.mnw')]));
    for (const [name, place] of [
      ['blue', 'more'],
      ['red', 'things'],
      ['green', 'things'],
    ] as const)
      assert.equal(await best(at('c.mnw'), at(place, name, '0.ppm')), name);
    // The file may be added to in its own place.
    const again = ['teach', '-m', at('c.mnw'), '--add', at('c.teach'), draw('again', { red: 2 }), '--json'];
    const said = JSON.parse(ok(await mobilenet([...again, '--keep', at('d.teach'), '-o', at('d.mnw')])));
    assert.deepEqual([said.examples, said.labels, said.kept], [12, ['green', 'red', 'blue'], at('d.teach')]);
  });

  test('--grid makes a smaller network, to which only examples of a grid can be added', async () => {
    ok(await mobilenet(['teach', '-m', network, things, '--grid', '-o', at('grid.mnw')]));
    assert.equal(await best(at('grid.mnw'), at('things', 'red', '1.ppm')), 'red');
    const more = [
      'teach',
      '-m',
      at('grid.mnw'),
      '--add',
      at('grid.teach'),
      draw('grown', { blue: 2 }),
      '-o',
      at('grown.mnw'),
    ];
    refused(
      await mobilenet(more),
      4,
      /grid\.teach were seen by another network, or with another --grid; give/,
    );
    ok(await mobilenet([...more, '--grid']));
    assert.equal(await best(at('grown.mnw'), at('grown', 'blue', '1.ppm')), 'blue');
  });

  test('the same pictures and seed make the same file, also into a pipe, beside which nothing is kept', async () => {
    const args = ['teach', '-m', network, things, '--seed', '3', '--folds', '2', '--group-by', '.', '-o'];
    ok(await mobilenet([...args, at('e.mnw')]));
    const { stdout, stderr } = await mobilenet([...args, '-']);
    assert.deepEqual(new Uint8Array(stdout), new Uint8Array(readFileSync(at('e.mnw'))));
    assert.match(stderr, /wrote -: /);
    assert.ok(!existsSync(at('-.teach')));
  });

  test('a broken picture ends it by its name, or is listed and left out', async () => {
    const broken = draw('broken', { red: 2, green: 2 });
    writeFileSync(at('broken', 'red', 'x.ppm'), 'P6');
    const args = ['teach', '-m', network, broken, '-o', at('f.mnw')];
    refused(await mobilenet(args), 4, /E_IMAGE_FORMAT: .*x\.ppm: /);
    assert.ok(!existsSync(at('f.mnw')) && !existsSync(at('f.teach')));
    const outcome = await mobilenet([...args, '--keep-going', '--json']);
    assert.match(outcome.stderr, /x\.ppm/);
    const said = JSON.parse(ok(outcome));
    assert.deepEqual([said.examples, said.broken[0].image], [4, at('broken', 'red', 'x.ppm')]);
    mkdirSync(at('broken', 'blue'));
    writeFileSync(at('broken', 'blue', 'y.ppm'), 'P6');
    const { status, stderr } = await mobilenet([...args, '--keep-going']);
    assert.equal(status, 4);
    assert.match(stderr, /No picture of the class 'blue' can be read/);
  });

  test('one picture in two classes is said; a class of one picture is no mistake', async () => {
    const twins = draw('twins', { red: 1, green: 2 });
    writeFileSync(at('twins', 'green', 'z.ppm'), readFileSync(at('twins', 'red', '0.ppm')));
    const { status, stderr, stdout } = await mobilenet(['teach', '-m', network, twins, '-o', at('g.mnw')]);
    assert.equal(status, 0);
    assert.match(
      stderr,
      /^mobilenet: 1 examples look to the network as one of another class does, .*'green' and 'red'\.\n$/,
    );
    assert.match(stdout.toString(), /nothing could be held out of 1 classes, such as 'red'/);
  });

  test('refusals', async () => {
    const to = ['-o', at('never.mnw')];
    refused(
      await mobilenet(['teach', '-m', network, draw('one', { red: 2 }), ...to]),
      4,
      /holds only the class 'red'/,
    );
    refused(
      await mobilenet(['teach', '-m', network, things, '--add', network, ...to]),
      4,
      /w\.mnw is no file of examples/,
    );
    ok(await mobilenet(['teach', '-m', network, things, '-o', at('h.mnw')]));
    const other = await made(
      folder,
      'other',
      ...'--alpha 0.1 --resolution 32 --classes 3 --seed 8'.split(' '),
    );
    const mixed = ['teach', '-m', other, things, '--add', at('h.teach'), ...to];
    refused(await mobilenet(mixed), 4, /h\.teach were seen by another network/);
    const cases: [args: string[], message: RegExp][] = [
      [to, /The folder of class folders is missing/],
      [[things], /-o is missing/],
      [[things, '-o', network], /is an input/],
      [[things, ...to, '--keep', at('never.mnw')], /named twice/],
      [[things, ...to, '--folds', '1'], /--folds must be a whole number from 2 to 20/],
      [[things, ...to, '--seed', '0'], /--seed must be/],
      [[things, ...to, '--group-by', ''], /--group-by must not be empty/],
      [[things, ...to, '--keep', '-'], /--keep must name a file/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = await mobilenet(['teach', '-m', network, ...args]);
      assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, message);
    }
    assert.ok(!existsSync(at('never.mnw')) && !existsSync(at('never.teach')));
  });
});
