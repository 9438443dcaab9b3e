#!/usr/bin/env node
/** The command line. The only file that ends the process. */
import { dispatch } from './commands/dispatch.ts';
import { exitCodes } from './terminal/exit-codes.ts';
import { printFailure } from './terminal/json.ts';
import { report, typed } from './terminal/report.ts';
import { ioError } from '../host/source/fault.ts';

// A reader such as `head` has enough: that is its good right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  report(ioError(error, 'standard output', 'write'));
  process.exit(1);
});

// Nobody reads what is told of the work: that is no reason to lose it.
process.stderr.on('error', () => undefined);

const words = process.argv.slice(2);
try {
  await dispatch(words);
} catch (error) {
  const failure = typed(error);
  report(failure);
  printFailure(words, failure);
  process.exitCode = exitCodes[failure.code];
}
