/** Several gateways behind a balancer that asks nothing but `/readyz`: one ends under load and nobody notices. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../package/packed.ts';
import { cli } from '../workshop/cli.ts';
import { balancer } from './balancer.ts';

interface Replica {
  readonly child: ChildProcess;
  readonly address: string;
}

async function replica(): Promise<Replica> {
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--json', '--workers', '1']);
  after(() => child.kill('SIGKILL'));
  const address = new Promise<string>((resolve) =>
    createInterface(child.stdout).on('line', (line) => {
      const [, found] = /listens on (http:[^"]*)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    }),
  );
  return { child, address: await address };
}

const pictures = ['stop', 'yield', 'no-entry'].map((name) =>
  Uint8Array.from(readFileSync(join(root, `examples/signs/${name}.jpg`))),
);

/** What is answered to a picture, by its number. */
async function answer(address: string, which: number): Promise<string> {
  const response = await fetch(`${address}/classify`, { method: 'POST', body: pictures[which]! });
  return `${response.status} ${await response.text()}`;
}

test('one of three gateways ends under load: it says so first, and no request fails or is answered otherwise', async () => {
  const replicas = await Promise.all([replica(), replica(), replica()]);
  const [ending] = replicas;
  const right = await Promise.all(pictures.map((_, which) => answer(ending!.address, which)));
  assert.ok(right.every((each) => each.startsWith('200 ')));
  const front = await balancer(replicas.map(({ address }) => address));
  after(() => front.close());

  let isOver = false;
  const wrong: string[] = [];
  const clients = Array.from({ length: 6 }, async (_, client) => {
    for (let at = client; !isOver; at++) {
      const which = at % pictures.length;
      const given = await answer(front.address, which);
      if (given !== right[which]) wrong.push(given);
    }
  });
  const sent = (): number[] => front.backends.map((backend) => backend.sent);
  while (sent().some((count) => count < 10)) await pause(10);
  const exit = once(ending!.child, 'exit');
  ending!.child.kill('SIGTERM');
  assert.deepEqual((await exit)[0], 0);
  const before = sent();
  while (
    sent()
      .slice(1)
      .some((count, at) => count < before[at + 1]! + 10)
  )
    await pause(10);
  isOver = true;
  await Promise.all(clients);

  assert.deepEqual(wrong, []);
  assert.deepEqual(front.backends[0]!.said.slice(0, 2), [200, 503]);
  assert.deepEqual(
    front.backends.slice(1).map(({ said }) => said),
    [[200], [200]],
  );
});
