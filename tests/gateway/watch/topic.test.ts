/** Pictures of a topic through a real mosquitto: each is answered, also when a gateway is killed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { topicSource } from '../../../gateway/watch/sources/topic.ts';
import { ppm } from '../../end-to-end/sample.ts';
import { cli, temporaryFolder } from '../../workshop/cli.ts';
import { Broker, withoutBroker } from '../events/broker.ts';
import { around } from './around.ts';

const folder = temporaryFolder();

interface Gateway {
  readonly child: ChildProcess;
  /** Names of the pictures that it answered. */
  readonly answered: string[];
}

/** A process that shares a topic, one picture in so many milliseconds. */
async function gateway(url: string, client: string, rate = '1000'): Promise<Gateway> {
  const words = [
    'watch',
    `${url}/$share/gates/pictures/+`,
    '--all',
    '--json',
    '--client',
    client,
    '--rate',
    rate,
  ];
  const child = spawn(process.execPath, [cli, ...words]);
  after(() => child.kill('SIGKILL'));
  const answered: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    answered.push((JSON.parse(line) as { picture: string }).picture);
  });
  await once(child.stderr, 'data');
  // From here on the broker shares with it.
  await pause(500);
  return { child, answered };
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds() && tries < 1000; tries++) await pause(20);
  assert.ok(holds());
}

// Here and not in a hook, whose `after` would be of the hook.
const broker = withoutBroker ? undefined : await Broker.start(folder);
const url = broker?.url ?? '';
const sender = broker && (await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 100 }));
sender?.on('error', () => undefined);
after(() => sender?.endAsync(true));

describe('a topic', { skip: withoutBroker, timeout: 60_000 }, () => {
  const send = (name: string, id?: string): Promise<unknown> => {
    const properties = id === undefined ? {} : { userProperties: { id } };
    return sender!.publishAsync(`pictures/${name}`, ppm(1), { qos: 1, properties });
  };

  test('shared by three gateways: what one had not answered when it was killed, it answers when it is back', async () => {
    const one = await gateway(url, 'one', '5');
    const others = [await gateway(url, 'two'), await gateway(url, 'three')];
    const names = Array.from({ length: 30 }, (_, index) => `pictures/${index}`);
    for (const name of names) await send(name.slice('pictures/'.length));
    await until(() => one.answered.length >= 2);
    one.child.kill('SIGKILL');
    await once(one.child, 'exit');
    assert.ok(one.answered.length < 10, 'it had more to do');
    const again = await gateway(url, 'one');
    const all = (): string[] => [one, ...others, again].flatMap(({ answered }) => answered);
    await until(() => new Set(all()).size === names.length);
    await pause(100);
    // Twice at most the one that was under way.
    const twice = all().length - names.length;
    assert.ok(twice === 0 || (twice === 1 && again.answered.includes(one.answered.at(-1)!)), all().join(' '));
    assert.ok(
      others.every(({ answered }) => answered.length > 0),
      'each has its share',
    );
    for (const { child } of [...others, again]) {
      child.kill('SIGTERM');
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    }
  });

  test('is not acknowledged before its answer, and comes again where that failed', async () => {
    const source = `${url}/pictures/+`;
    const first = around();
    const take = async (its: ReturnType<typeof around>): Promise<string[]> => {
      const names: string[] = [];
      const topic = topicSource({ source, client: 'four', newest: false });
      for await (const { picture, settle } of topic.shots(its)) {
        names.push(picture!);
        // The second has no answer the first time: the process ends before.
        if (its !== first || names.length < 2) settle!();
        if (its === first ? names.length === 2 : names.length === 2) its.controller.abort();
      }
      return names;
    };
    const reading = take(first);
    await pause(300);
    for (const name of ['a', 'b', 'c']) await send(name, name === 'b' ? 'the id of b' : undefined);
    assert.deepEqual(await reading, ['pictures/a', 'the id of b']);
    assert.deepEqual(await take(around()), ['the id of b', 'pictures/c']);
  });

  test('is asked again when the broker goes away, and its newest wins where that is asked for', async () => {
    const its = around();
    const names: string[] = [];
    const topic = topicSource({ source: `${url}/pictures/+`, newest: true });
    const reading = (async () => {
      for await (const { picture, settle } of topic.shots(its)) {
        assert.equal(settle, undefined);
        names.push(picture!);
      }
    })();
    await pause(300);
    await send('a');
    await until(() => names.length === 1);
    await broker!.stop();
    await until(() => its.remarks.length === 1);
    await broker!.start();
    await until(() => its.reconnects.count === 1 && sender!.connected);
    await pause(300);
    await send('b');
    await until(() => names.length === 2);
    its.controller.abort();
    await reading;
    assert.match(its.remarks[0]!, /^The broker 127\.0\.0\.1 is away: .*; it is asked again\.$/);
  });
});

test('an address without a topic, or with a password, is refused', () => {
  for (const source of ['mqtt://host', 'mqtt://host/', 'mqtt://me:secret@host/topic', 'mqtt:///topic'])
    assert.throws(() => topicSource({ source, newest: false }), { code: 'E_USAGE' });
});
