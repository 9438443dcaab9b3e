/** The library names options, the command line flags: one becomes the other in one place. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MobilenetError } from '../../../host/errors.ts';
import { factsInFlags, inFlags, spoken } from '../../../workshop/terminal/spoken.ts';
import { mobilenet, refused, temporaryFolder } from '../cli.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = temporaryFolder();
const options = {
  'input-range': { type: 'string' },
  'bn-epsilon': { type: 'string' },
  'no-augment': { type: 'boolean' },
  order: { type: 'string' },
} as const;
const command = { name: 'pack', options };

describe('a sentence of the library', () => {
  test('names the flag of each option that the command has', () => {
    const sentence = 'Give `order`, `inputRange` or `epsilon`, not `fit`; `augment` and `npm i sharp` stay.';
    const wanted =
      'Give --order, --input-range or --bn-epsilon, not `fit`; --no-augment and `npm i sharp` stay.';
    assert.equal(inFlags(sentence, options), wanted);
    assert.equal(inFlags('`constructor` is no flag', options), '`constructor` is no flag');
    assert.deepEqual(factsInFlags({ order: 'rgb (`order`)' }, options), { order: 'rgb (--order)' });
  });

  test('names another program where the way out is an option that no command has', () => {
    const wait = 'try again, or wait longer with the option `timeout`.';
    assert.equal(inFlags(wait, options), 'try again, or pipe what `curl` gives into `-`.');
    const allow = "give the address there, or allow it with `redirect: 'follow'`.";
    assert.equal(inFlags(allow, options), 'give the address there, or pipe what `curl -L` gives into `-`.');
  });

  test('sends to the help of the command where an option is at fault, and only there', () => {
    const error = new MobilenetError('E_USAGE', 'The option `order` is none.', 'order');
    const said = spoken(error, command) as MobilenetError;
    assert.deepEqual(
      [said.message, said.code, said.place, said.cause],
      ['The option --order is none; see `mobilenet pack --help`.', 'E_USAGE', 'order', error],
    );
    for (const other of [
      new MobilenetError('E_USAGE', 'No such network.', 'fit'),
      new MobilenetError('E_IO', 'Cannot read order.', 'order'),
      new TypeError('`order`'),
    ])
      assert.equal(spoken(other, command), other);
  });

  test('is heard so through the command line', async () => {
    const cases: [string[], RegExp][] = [
      [
        ['train', folder, '--alpha', '2', '--resolution', '32', '-o', join(folder, 'x')],
        /--alpha must be above 0 and at most 1, not 2; see `mobilenet train --help`\.$/m,
      ],
      [
        ['plan', '--alpha', '1', '--beta', '2'],
        /above 224 pixels as --resolution; see `mobilenet plan --help`\.$/m,
      ],
    ];
    for (const [args, line] of cases) refused(await mobilenet(args), 2, line);
  });
});

test('no text of the library rooms names a flag of the command line', () => {
  const offences: string[] = [];
  for (const name of readdirSync(join(root, 'workshop'), { recursive: true }) as string[]) {
    // `packing/make`, `bundle/c/constants` and `bench` state whole command lines; what they run takes flags.
    if (
      !name.endsWith('.ts') ||
      /^(commands|terminal|bench)\b|^(packing.make|bundle.c.constants)\.ts$/.test(name)
    )
      continue;
    const text = readFileSync(join(root, 'workshop', name), 'utf8').replace(/\/\*\*[^]*?\*\//g, '');
    for (const [flag] of text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)) offences.push(`${name}: ${flag}`);
  }
  assert.deepEqual(offences, []);
});
