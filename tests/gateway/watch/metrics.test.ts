/** What `watch` shows to those who ask for figures, and who may ask. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readCameras } from '../../../gateway/config/read.ts';
import { startCameras } from '../../../gateway/watch/cameras.ts';
import { openMetrics } from '../../../gateway/watch/metrics/open.ts';
import { metricsSettings } from '../../../gateway/watch/metrics/options.ts';
import { startWatch } from '../../../gateway/watch/watch.ts';
import { ppm } from '../../end-to-end/sample.ts';
import { mobilenet, refused, temporaryFolder } from '../../workshop/cli.ts';
import { until } from '../events/happened.ts';
import { answers, receiver } from '../events/receiver.ts';

const folder = temporaryFolder();

/** To which the picture of one pixel is unknown. */
const strict = fileURLToPath(new URL('../../../../tests/golden/unknown.mnw', import.meta.url));

/** Where a remark says that metrics are. */
function placeIn(remarks: readonly string[]): string {
  const [place] = remarks.flatMap((each) => /^metrics are at (http:.*)$/.exec(each)?.[1] ?? []);
  return place!;
}

/** The value of a metric, by its name and labels. */
async function figure(place: string, name: string): Promise<string | undefined> {
  const text = await (await fetch(place)).text();
  return text
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);
}

test('frames, answers, those that are unknown, events, the latency and the model of a source', async () => {
  const remarks: string[] = [];
  const input = new PassThrough();
  const watch = await startWatch({
    ...{ source: '-', name: 'gate', model: strict, take: 'each', every: 2, input, metrics: { port: 0 } },
    remark: (sentence) => void remarks.push(sentence),
  });
  const place = placeIn(remarks);
  for (let frame = 0; frame < 4; frame++) input.write(ppm(1));
  const of = (name: string): Promise<string | undefined> => figure(place, `mobilenet_${name}{camera="gate"}`);
  while ((await of('frames_answered_total')) !== '2') await new Promise((resolve) => setTimeout(resolve, 20));
  for (const [name, value] of Object.entries({
    ...{ frames_total: '4', frames_passed_total: '2', frames_dropped_total: '0', frames_refused_total: '0' },
    ...{ unknown_total: '2', events_total: '1', reconnects_total: '0', latency_seconds_count: '2' },
  }))
    assert.equal(await of(name), value, name);
  const text = await (await fetch(place)).text();
  assert.match(text, /^mobilenet_model_info\{camera="gate",model="unknown",digest="[0-9a-f]{64}"\} 1$/m);
  for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_seconds'])
    assert.match(text, new RegExp(`^${name} [\\d.e-]+$`, 'm'));
  await watch.close();
  await assert.rejects(fetch(place), 'nobody listens any more');
});

test('events that wait, a sink that is away and comes back', async () => {
  const taker = await receiver();
  taker.next.push(...Array.from({ length: 2 }, () => answers(503)));
  const remarks: string[] = [];
  const input = new PassThrough();
  const watch = await startWatch({
    ...{ source: '-', take: 'each', input, metrics: { port: 0 }, events: { webhook: { url: taker.url } } },
    remark: (sentence) => void remarks.push(sentence),
  });
  const place = placeIn(remarks);
  const shown = async (): Promise<(string | undefined)[]> => [
    await figure(place, 'mobilenet_events_waiting'),
    await figure(place, 'mobilenet_sink_connected{sink="webhook"}'),
    await figure(place, 'mobilenet_events_delivered_total{sink="webhook"}'),
  ];
  assert.deepEqual(await shown(), ['0', '1', '0']);
  input.write(ppm(1));
  input.write(ppm(1));
  await until(() => remarks.some((each) => /is away/.test(each)), 'that the sink is away');
  assert.deepEqual(await shown(), ['1', '0', '0']);
  await until(
    () => taker.taken.length === 1 && remarks.some((each) => /is back/.test(each)),
    'that it is back',
  );
  assert.deepEqual(await shown(), ['0', '1', '1']);
  await watch.close();
});

test('of a file: each camera, and no more one that a new file does not name', async () => {
  const path = join(folder, 'gateway.yaml');
  writeFileSync(
    path,
    'cameras: [{ name: a, source: . }, { name: b, source: . }]\nmetrics: { port: 0, tokenFile: t }\n',
  );
  writeFileSync(join(folder, 't'), 'a token of 16 and more'.replaceAll(' ', '-'));
  const said = await readCameras(path);
  assert.deepEqual(said.metrics, { port: 0, tokenFile: join(folder, 't') });
  const remarks: string[] = [];
  const cameras = await startCameras(
    { ...said, metrics: { port: 0 } },
    { remark: (each) => void remarks.push(each) },
  );
  const named = async (): Promise<string[]> => {
    const text = await (await fetch(placeIn(remarks))).text();
    return [...text.matchAll(/^mobilenet_frames_total\{camera="(.*)"\}/gm)].map(([, name]) => name!);
  };
  assert.deepEqual(await named(), ['a', 'b']);
  await cameras.reload(said.cameras.slice(1));
  assert.deepEqual(await named(), ['b']);
  await cameras.close();
});

describe('who may ask', () => {
  const nothing = (): undefined => undefined;

  test('where there is a token, who bears it; one route is read', async () => {
    const [tokenFile, token] = [join(folder, 'token'), 'x'.repeat(16)];
    writeFileSync(tokenFile, token);
    const remarks: string[] = [];
    const { close } = await openMetrics({ port: 0, tokenFile }, nothing, (each) => void remarks.push(each));
    after(close);
    const place = placeIn(remarks);
    const status = async (url: string, init: RequestInit = {}): Promise<number> =>
      (await fetch(url, init)).status;
    const headers = { authorization: `Bearer ${token}` };
    assert.equal(await status(place), 401);
    assert.equal(await status(place, { headers: { authorization: `${headers.authorization}y` } }), 401);
    assert.equal(await status(place, { headers }), 200);
    assert.equal(await status(`${place}s`, { headers }), 404);
    assert.equal(await status(place, { headers, method: 'POST' }), 405);
    writeFileSync(tokenFile, 'y'.repeat(16));
    while ((await status(place, { headers })) !== 401)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });

  test('other machines only with a token, or where that is said', async () => {
    for (const host of ['0.0.0.0', '::', 'gate.lan'])
      assert.throws(() => metricsSettings({ port: 1, host }), { code: 'E_USAGE', message: /`tokenFile`/ });
    for (const more of [{ open: true }, { tokenFile: 't' }])
      metricsSettings({ port: 1, host: '::', ...more });
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) metricsSettings({ port: 1, host });
  });

  test('by the flags of the command', async () => {
    const refuse = async (sentence: RegExp, ...flags: string[]): Promise<void> =>
      refused(await mobilenet(['watch', '-', '-m', 'absent.mnw', ...flags]), 2, sentence);
    await refuse(/--metrics must be PORT or ADDRESS:PORT, not 'a'/, '--metrics', 'a');
    await refuse(/--metrics must be PORT or ADDRESS:PORT/, '--metrics', '65536');
    await refuse(/--open is of --metrics/, '--open');
    await refuse(/0\.0\.0\.0: give a --token-file, or say --open/, '--metrics', '0.0.0.0:0');
    await refuse(/reach ::: give/, '--metrics', '[::]:0');
    const path = join(folder, 'open.yaml');
    writeFileSync(path, 'cameras: [{ name: a, source: . }]\nmetrics: { port: 0, host: 0.0.0.0 }\n');
    refused(
      await mobilenet(['watch', '--config', path, '--check']),
      2,
      /open\.yaml:2:27: metrics: Other machines/,
    );
  });

  test('nobody, where the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await assert.rejects(startWatch({ source: folder, metrics: { port } }), {
      code: 'E_IO',
      message: /EADDRINUSE/,
    });
    taken.close();
  });
});
