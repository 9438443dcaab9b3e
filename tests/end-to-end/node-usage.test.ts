import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { mobilenet, refused } from '../workshop/cli.ts';

const cases: [string, string[], number, RegExp][] = [
  ['no command', [], 2, /E_USAGE: A command is missing; see `mobilenet --help`/],
  ['a misspelt command', ['clasify'], 2, /did you mean classify\?/],
  ['a name that every object has', ['constructor'], 2, /'constructor' is not a command/],
  ['an unknown flag', ['classify', '--frob'], 2, /E_USAGE: .*'--frob'; see `mobilenet classify --help`/],
  ['a missing value', ['classify', '-m'], 2, /argument missing/],
  ['a flag given twice', ['classify', '-m', 'a', '-m', 'b', 'c'], 2, /'-m' is given twice/],
  ['no weights', ['embed', '-o', 'a.f32', 'a.jpg'], 2, /-m is missing/],
  ['no picture', ['classify', '-m', 'w.mnw'], 2, /A picture is missing/],
  ['k of 0', ['classify', '-m', 'w', '-k', '0', 'a'], 2, /-k must be a whole number/],
  ['k twice', ['classify', '-m', 'w', '-k', '1', '-r', '2', 'a'], 2, /same flag/],
  ['a mean', ['classify', '-m', 'w', '-b', '127.5', 'a'], 2, /weights file fixes mean and deviation/],
  ['65 threads', ['classify', '-m', 'w', '-t', '65', 'a'], 2, /at most 64/],
  ['an unknown build', ['verify', 'w', '--build', 'fast'], 2, /baseline, simd, relaxed, compact, not 'fast'/],
  [
    'an unknown tensor',
    ['infer', '-m', 'w', '--raw', 'a', '--output', 'x', '-o', 'b'],
    2,
    /--output must be/,
  ],
  ['standard input twice', ['classify', '-m', '-', '-i', '-'], 2, /read once only/],
  ['neither file nor JSON', ['embed', '-m', 'w', 'a'], 2, /Either -o or --json/],
  [
    'weights that are not there',
    ['verify', '/absent/w.mnw'],
    1,
    /E_IO: Cannot read \/absent\/w\.mnw: there is no such/,
  ],
  ['a device as weights', ['verify', '/dev/zero'], 1, /E_IO: .*not a regular file/],
  ['a line feed in a path', ['verify', 'a\nb\x1b[31m'], 1, /Cannot read a\\u\{a\}b\\u\{1b\}\[31m/],
];

describe('a wrong command line', () => {
  for (const [title, args, exit, line] of cases) {
    test(
      `${title} exits with ${exit}`,
      { skip: args.includes('/dev/zero') && !existsSync('/dev/zero') && 'no /dev' },
      async () => refused(await mobilenet(args), exit, line),
    );
  }
});
