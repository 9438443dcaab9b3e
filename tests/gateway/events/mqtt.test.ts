/** The MQTT sink on a real broker: what lies where, what is told of us, and that a broker may go away. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { WatchEvent } from '../../../gateway/events/event.ts';
import { openEvents } from '../../../gateway/events/open.ts';
import { topicsOf } from '../../../gateway/events/sinks/topics.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import { Broker, reader, withoutBroker } from './broker.ts';
import type { Message } from './broker.ts';
import { happened, until } from './happened.ts';

const folder = temporaryFolder();
const last = (messages: readonly Message[], topic: string): Message | undefined =>
  messages.findLast((message) => message.topic === topic);
const framesOf = (messages: readonly Message[], topic: string): number[] =>
  messages
    .filter((message) => message.topic === topic)
    .map(({ text }) => (JSON.parse(text) as WatchEvent).frame);

describe('topics', () => {
  test('are levels of plain characters, of different names different', () => {
    const { event, state, config } = topicsOf('mobilenet', { source: 'gate', region: 'left' });
    assert.deepEqual(
      [event, state, config],
      [
        'mobilenet/gate/left/event',
        'mobilenet/gate/left/state',
        'homeassistant/sensor/mobilenet_gate_left/config',
      ],
    );
    const names = ['a/b', 'a_b', 'a+b', 'ä', 'ö', '', '#', 'a b'];
    const topics = names.map((source) => topicsOf('mobilenet', { source, region: undefined }).state);
    assert.equal(new Set(topics).size, names.length);
    for (const topic of topics) assert.match(topic, /^mobilenet\/[A-Za-z0-9_-]+\/state$/);
  });
});

describe('on a broker', { skip: withoutBroker }, () => {
  test('events go to their topic, the last one is retained, and a sensor is described', async () => {
    const { url } = await Broker.start(folder);
    const messages = await reader(url);
    const events = await openEvents({ mqtt: { url, discovery: true } });
    for (const frame of [1, 2, 3]) await events.send(happened(frame, { region: 'left' }));
    await until(() => events.figures.waiting === 0, 'that all is sent');
    await until(() => framesOf(messages, 'mobilenet/gate/left/event').length === 3, 'that all is read');
    assert.deepEqual(framesOf(messages, 'mobilenet/gate/left/event'), [1, 2, 3]);
    assert.ok(messages.every(({ qos }) => qos === 1));

    const late = await reader(url);
    await until(() => late.length === 3, 'that what is retained is there');
    assert.ok(late.every(({ retained }) => retained));
    assert.equal((JSON.parse(last(late, 'mobilenet/gate/left/state')!.text) as WatchEvent).state, 'state 3');
    assert.equal(last(late, 'mobilenet/status')!.text, 'online');
    const config = JSON.parse(last(late, 'homeassistant/sensor/mobilenet_gate_left/config')!.text) as object;
    assert.deepEqual(config, {
      name: 'left',
      unique_id: 'mobilenet_gate_left',
      state_topic: 'mobilenet/gate/left/state',
      value_template: '{{ value_json.state }}',
      json_attributes_topic: 'mobilenet/gate/left/state',
      availability_topic: 'mobilenet/status',
      icon: 'mdi:cctv',
      device: {
        ...{ identifiers: ['mobilenet/gate'], name: 'gate', manufacturer: 'mobilenet-wasm' },
        ...{ model: 'signs', sw_version: 'abababababab' },
      },
      origin: { name: 'mobilenet-gateway' },
    });
    await events.close();
    await until(() => last(messages, 'mobilenet/status')!.text === 'offline', 'that it is told to be gone');
  });

  test('that went away all arrives when it is back, and what it forgot is told again', async () => {
    const broker = await Broker.start(folder);
    const remarks: string[] = [];
    const remark = (sentence: string): void => void remarks.push(sentence);
    const events = await openEvents({ mqtt: { url: broker.url }, remark });
    await events.send(happened(1));
    await until(() => events.figures.waiting === 0, 'that the first is sent');
    await broker.stop();
    for (const frame of [2, 3, 4]) await events.send(happened(frame, { region: 'left' }));
    await broker.start();
    const messages = await reader(broker.url);
    await until(() => events.figures.waiting === 0, 'that the rest is sent');
    await until(() => last(messages, 'mobilenet/gate/left/state') !== undefined, 'that all is read');
    await until(() => framesOf(messages, 'mobilenet/gate/left/state').at(-1) === 4, 'that the last is read');
    assert.deepEqual([...new Set(framesOf(messages, 'mobilenet/gate/state'))], [1]);
    assert.equal(last(messages, 'mobilenet/status')!.text, 'online');
    assert.match(remarks.join('\n'), /^mqtt:\S+ is away, events for it wait: [^\n]+\nmqtt:\S+ is back\.$/);
    await events.close();
  });

  test('a process that is killed is told to be offline', async () => {
    const { url } = await Broker.start(folder);
    const messages = await reader(url);
    const script = `
      import { openEvents } from ${JSON.stringify(new URL('../../../gateway/events/open.js', import.meta.url).href)};
      await openEvents({ mqtt: { url: ${JSON.stringify(url)} } });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    await until(() => last(messages, 'mobilenet/status')?.text === 'online', 'that it is online');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until(() => last(messages, 'mobilenet/status')?.text === 'offline', 'that it is offline');
  });

  test('a password of a file is given; without it the events wait, and the remark says why', async (t) => {
    const passwords = join(folder, 'passwords');
    try {
      execFileSync('mosquitto_passwd', ['-b', '-c', passwords, 'gate', 'a secret'], { stdio: 'ignore' });
    } catch {
      return t.skip('there is no mosquitto_passwd');
    }
    const { url } = await Broker.start(folder, `password_file ${passwords}`);
    const messages = await reader(url, { username: 'gate', password: 'a secret' });
    const remarks: string[] = [];
    const without = await openEvents({ mqtt: { url }, remark: (text) => void remarks.push(text) });
    await until(() => remarks.length > 0, 'that it is refused');
    assert.match(remarks[0]!, /is away, events for it wait: .*[Nn]ot authorized/);
    await without.close();
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'a secret\n');
    const events = await openEvents({ mqtt: { url, user: 'gate', passwordFile, prefix: 'house/cameras' } });
    await events.send(happened(1));
    await events.close();
    await until(() => last(messages, 'house/cameras/gate/event') !== undefined, 'that it is read');
  });
});
