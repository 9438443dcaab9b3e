import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line, serialized } from '../../gateway/log.ts';

test('a line of the log is one line, with the request or the cause of a fault', () => {
  const answered = { time: 0, msg: 'answered', method: 'GET', route: '/models', status: 401, ms: 1.5 };
  assert.equal(
    line({ ...answered, code: 'E_USAGE', request: 'a-b' }),
    '1970-01-01T00:00:00.000Z GET /models 401 1.5 ms E_USAGE a-b\n',
  );
  assert.equal(line({ time: 0, msg: 'listens on x' }), 'mobilenet: listens on x\n');
  assert.equal(line({ time: 0, msg: 'a fault', err: { message: 'a\nb' } }), 'mobilenet: a fault: "a\\nb"\n');
});

test('an error tells its own sentence, and its cause apart', () => {
  const cause = new Error('ENOENT: no such file');
  const { message, cause: told } = serialized(new Error('It cannot be read.', { cause }));
  assert.deepEqual([message, (told as Error).message], ['It cannot be read.', 'ENOENT: no such file']);
  assert.equal(serialized('a text').message, 'a text');
});
