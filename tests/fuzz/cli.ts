/** Command lines of known and unknown words, run inside this process in a folder of their own. */
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { say } from '../attacks/line.ts';
import { smallest } from '../attacks/spoil.ts';
import type { Count } from './packed.ts';
import { exitCodes } from '../../workshop/terminal/exit-codes.ts';

const commands = ['classify', 'embed', 'infer', 'pack', 'make', 'plan', 'show', 'verify', 'selftest', 'help'];
const flags = (
  '-m --model -i --image -k --top -r --num_results -l --labels -t --threads -b --input_mean -s --input_std ' +
  '--json -v --verbose --build -o --out --output --raw --background --input-range --order --fit --fraction ' +
  '--alpha --resolution --classes --seed --channels --per-tensor --headless -h --help --version'
).split(' ');
/** Files of the folder first. No address: a test calls nobody. */
const values = (
  'w.mnw photo.ppm raw.u8 labels.txt folder absent out - -- -1 0 1 2 5 010 0x10 1e9 1.5 NaN 32 2049 0.05 ' +
  'simd baseline relaxed fast logits softmax embedding output rgb bgr cover stretch -1,1 mean=0/0/0,std=1/1/1'
).split(' ');

const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...flags) },
  { weight: 8, arbitrary: fc.constantFrom(...values) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...flags), fc.constantFrom(...values)).map((pair) => pair.join('=')),
  },
  // Letters that cannot make a path leave the folder, or an address.
  {
    weight: 1,
    arbitrary: fc.string({ maxLength: 12, unit: 'grapheme' }).map((text) => text.replace(/[/:\\.]/g, '')),
  },
);

/** Lines that are answered, of which some words are then replaced, taken away or added. */
const right = [
  'classify -m w.mnw photo.ppm -k 2',
  'classify -m w.mnw -i - --json -l labels.txt',
  'embed -m w.mnw photo.ppm -o out',
  'embed -m w.mnw --json photo.ppm photo.ppm',
  'infer -m w.mnw --raw raw.u8 --output logits -o out',
  'infer -m w.mnw --raw - -o -',
  'show w.mnw --json',
  'verify --model w.mnw --build simd',
  'selftest - --build=baseline',
].map((text) => text.split(' '));

const nearlyRight = fc
  .record({
    words: fc.constantFrom(...right),
    edits: fc.array(fc.record({ at: fc.nat(9), gone: fc.nat(1), more: fc.array(word, { maxLength: 1 }) }), {
      maxLength: 2,
    }),
  })
  .map(({ words, edits }) =>
    edits.reduce((all, { at, gone, more }) => all.toSpliced(1 + (at % all.length), gone, ...more), words),
  );

const any = fc
  .tuple(
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...commands) }, { weight: 1, arbitrary: word }),
    fc.array(
      fc.oneof(
        { weight: 9, arbitrary: word },
        { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', '') },
      ),
      { maxLength: 8 },
    ),
  )
  .map(([command, rest]) => [command, ...rest]);

const line = fc.record({
  words: fc.oneof({ weight: 5, arbitrary: any }, { weight: 1, arbitrary: nearlyRight }),
  input: fc.constantFrom('', 'P6 1 1 255 abc', 'raw', 'weights'),
});

const raw = new Uint8Array(32 * 32 * 3);
const inputs: Readonly<Record<string, Uint8Array>> = { raw, weights: smallest };

/** Everything that a line may read. */
function furnish(): string[] {
  for (const name of readdirSync('.')) rmSync(name, { recursive: true });
  mkdirSync('folder');
  writeFileSync('w.mnw', smallest);
  writeFileSync('photo.ppm', 'P6 1 1 255 abc');
  writeFileSync('raw.u8', raw);
  writeFileSync('labels.txt', 'a\nb\nc\nd\ne\n');
  return readdirSync('.').sort();
}

/** Lines of standard error: a failure, a time, what `pack` and `make` say where the file goes to standard output. */
const LINES =
  /^$|^mobilenet: (E_[A-Z_]+: |without -m |wide |\d+ threads )\P{Cc}+$|^\w+ build, (\d+ of \d+ threads, )?\d+ pages, |: \d+\.\d ms$|^(found|assumed|  .*)$|^wrote |^\{.*\}$/u;

/** Commands that print whole answers before they fail: one per picture, one per build. */
const GRADUAL = /^(classify|embed|infer|selftest)$/;

/**
 * A line is answered, or refused with one code that is no fault of ours, prints nothing and leaves no file.
 *
 * @param folder the property's own: it becomes the working directory, and everything in it is deleted
 */
export function cli(count: Count, folder: string): fc.IRawProperty<unknown> {
  process.chdir(folder);
  const names = furnish();
  return fc.asyncProperty(line, async ({ words, input }) => {
    const { stdout, stderr, error } = await say(words, inputs[input] ?? Buffer.from(input));
    for (const said of stderr.split('\n')) assert.match(said, LINES);
    if (!error) {
      count.accepted++;
      if (String(readdirSync('.').sort()) !== String(names)) furnish();
      return;
    }
    count.refused++;
    assert.notEqual(error.code, 'E_INTERNAL', String((error.cause as Error | undefined)?.stack));
    assert.ok(exitCodes[error.code] >= 1 && exitCodes[error.code] <= 5);
    if (!GRADUAL.test(words[0] ?? '')) assert.equal(stdout.length, 0, `${error.code} after ${stdout}`);
    if (count.refused % 16 > 0) return;
    assert.deepEqual(readdirSync('.').sort(), names);
  });
}
