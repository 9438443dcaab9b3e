/**
 * The command module: the core with a WASI command line around it. It exports its memory, `_start`, which the compiler
 * makes of the statements of this file, and for the bundler where its plan begins.
 */
import { finish, flag, indexIn, readArguments, takeWord } from './command/arguments';
import { bench } from './command/bench';
import { classify } from './command/classify';
import { embed } from './command/embed';
import { fail, Failure } from './command/errors';
import { help, version } from './command/help';
import { infer } from './command/infer';
import { stream } from './command/stream';
import { selftest, verify } from './command/verify';
import { isBundle } from './command/weights';

export { heap_base } from './index';

function main(): void {
  readArguments();
  if (flag(ascii`-h --help`)) return help();
  if (flag(ascii`--version`)) return version();
  const command = takeWord();
  if (!command) {
    // A bundle answers for the picture on standard input.
    if (isBundle()) return classify();
    finish();
  }
  switch (command ? indexIn(ascii`classify stream embed infer verify selftest bench help`, command) : -1) {
    case 0:
      return classify();
    case 1:
      return stream();
    case 2:
      return embed();
    case 3:
      return infer();
    case 4:
      return verify();
    case 5:
      return selftest();
    case 6:
      return bench();
    case 7:
      return help();
  }
  fail(Failure.COMMAND);
}

main();
