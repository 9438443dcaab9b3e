/** Pictures of a command are asked for before their turn: a server answers none before it was asked for four. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { before, test } from 'node:test';
import type { TestContext } from 'node:test';
import { web } from '../host/source/web.ts';
import { mobilenet, ok, temporaryFolder } from '../workshop/cli.ts';
import { ppm, sampleNetwork } from './sample.ts';

const folder = temporaryFolder();
let weights = '';
before(async () => {
  weights = await sampleNetwork(folder);
});

/** Holds requests back until so many wait. */
async function holding(t: TestContext, count: number): Promise<string> {
  const waiting: ServerResponse[] = [];
  return web(t, (_, response) => {
    waiting.push(response);
    if (waiting.length === count) for (const one of waiting) one.end(ppm(1));
  });
}

for (const command of ['classify', 'embed'])
  test(`${command} asks for four pictures at once`, async (t) => {
    const origin = await holding(t, 4);
    const pictures = ['a', 'b', 'c', 'd'].map((name) => `${origin}/${name}`);
    const lines = ok(await mobilenet([command, '-m', weights, '--json', ...pictures]))
      .trim()
      .split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { image: string }).image),
      pictures,
    );
  });
