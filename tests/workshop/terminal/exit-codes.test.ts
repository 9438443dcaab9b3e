/** What a shell sees of each failure. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '../../../host/errors.ts';
import { exitCodes } from '../../../workshop/terminal/exit-codes.ts';

test('the exit code says what is at fault: the command line, the model, the input, the time, or the machine', () => {
  const others: Partial<Record<ErrorCode, number>> = {
    E_USAGE: 2,
    E_OUTPUT: 2,
    E_IO: 1,
    E_BUSY: 1,
    E_ENGINE: 1,
    E_DISPOSED: 1,
    E_STATE: 1,
    E_ABORTED: 5,
    E_INTERRUPTED: 130,
    E_SELFTEST: 1,
    E_INTERNAL: 1,
    E_MEMORY: 3,
    E_LABELS_COUNT: 3,
    E_INPUT_SHAPE: 4,
    E_DATASET: 4,
  };
  for (const [code, exit] of Object.entries(exitCodes)) {
    const due = /^E_(FILE|MODEL)_/.test(code)
      ? 3
      : code.startsWith('E_IMAGE_')
        ? 4
        : others[code as ErrorCode];
    assert.equal(exit, due, code);
  }
});
