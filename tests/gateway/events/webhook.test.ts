/** The webhook: what it sends, when it tries again, and what it sets aside. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { kept } from '../../../gateway/events/event.ts';
import { openEvents } from '../../../gateway/events/open.ts';
import { pauseOf } from '../../../gateway/events/sinks/pause.ts';
import { Webhook } from '../../../gateway/events/sinks/webhook.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import { happened, until } from './happened.ts';
import { answers, receiver } from './receiver.ts';

const folder = temporaryFolder();
const one = kept({ sequence: 7, ...happened(1, { region: 'left', previous: 'none' }) });
const never = new AbortController().signal;

test('an event is the body of a POST with a key and a token of its own', async () => {
  const { url, taken, headers } = await receiver();
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'a secret\n');
  const webhook = new Webhook({ url, tokenFile }, { remark: () => undefined, refuse: async () => undefined });
  await webhook.deliver(one, never);
  writeFileSync(tokenFile, 'another\n');
  await webhook.deliver(one, never);
  assert.deepEqual(taken, [JSON.parse(one.text), JSON.parse(one.text)]);
  assert.equal(headers[0]!['content-type'], 'application/json');
  assert.deepEqual(
    headers.map(({ authorization }) => authorization),
    ['Bearer a secret', 'Bearer another'],
  );
  assert.match(String(headers[0]!['idempotency-key']), /^7-[0-9a-f]{32}$/);
  assert.equal(headers[0]!['idempotency-key'], headers[1]!['idempotency-key']);
});

describe('an event is sent again', () => {
  const cases = {
    'where the server fails': 500,
    'where it is asked too much': 429,
    'where a token is old': 401,
  };
  for (const [title, status] of Object.entries(cases))
    test(title, async () => {
      const { url, taken, next } = await receiver();
      next.push(answers(status), answers(status));
      const remarks: string[] = [];
      const context = { remark: (text: string) => void remarks.push(text), refuse: async () => undefined };
      await new Webhook({ url }, { ...context, pause: 1 }).deliver(one, never);
      assert.equal(taken.length, 1);
      assert.match(remarks.join('\n'), new RegExp(`^\\S+ is away.*answers ${status}\\.\n\\S+ is back\\.$`));
    });

  test('where the server hangs, or cuts the connection', async () => {
    const { url, taken, next, headers } = await receiver();
    next.push(
      () => undefined,
      (response) => response.destroy(),
    );
    const context = { remark: () => undefined, refuse: async () => undefined, pause: 1 };
    await new Webhook({ url, timeout: 1000 }, context).deliver(one, never);
    assert.deepEqual([taken.length, headers.length], [1, 3]);
  });

  test('until it is told to end', async () => {
    const controller = new AbortController();
    const context = { remark: () => controller.abort(), refuse: async () => undefined };
    const webhook = new Webhook({ url: 'http://127.0.0.1:9' }, context);
    await assert.rejects(webhook.deliver(one, controller.signal), { name: 'AbortError' });
  });
});

test('pauses double up to a minute, and are as long as the server asks', () => {
  for (let tries = 0; tries < 30; tries++) {
    const whole = Math.min(60_000, 500 * 2 ** tries);
    const pause = pauseOf(tries);
    assert.ok(pause >= whole / 2 && pause <= whole, `${tries}: ${pause}`);
  }
  assert.equal(pauseOf(0, '90'), 90_000);
  assert.equal(pauseOf(0, '999999'), 3_600_000);
  const date = pauseOf(0, new Date(Date.now() + 30_000).toUTCString());
  assert.ok(date > 28_000 && date <= 30_000, String(date));
  for (const odd of ['', '-5', 'soon', new Date(0).toUTCString()]) assert.ok(pauseOf(0, odd) <= 500);
});

test('an event that the server refuses is set aside in the store, and the next one goes on', async () => {
  const { url, taken, next } = await receiver();
  next.push(answers(400));
  const remarks: string[] = [];
  const store = join(folder, 'store');
  const events = await openEvents({
    webhook: { url },
    store: { folder: store },
    remark: (text) => void remarks.push(text),
  });
  await events.send(happened(1));
  await events.send(happened(2));
  await until(() => taken.length === 1, 'that the second is taken');
  await events.close();
  assert.equal(taken[0]!.frame, 2);
  assert.match(remarks.join('\n'), /refuses event 1, which is set aside: it answers 400\.$/);
  const line = JSON.parse(readFileSync(join(store, 'refused.jsonl'), 'utf8')) as { event: { frame: number } };
  assert.deepEqual(
    { ...line, event: line.event.frame },
    { sink: 'webhook', reason: 'it answers 400', event: 1 },
  );
});
