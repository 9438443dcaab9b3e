/** A token that changes while the gateway answers. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'node:test';
import { startGateway } from '../../gateway/gateway.ts';
import { temporaryFolder } from '../workshop/cli.ts';

test('the token of a file that changes is the one that is asked for; without one the last stays', async () => {
  const folder = temporaryFolder();
  const tokenFile = join(folder, 'token');
  const [first, second] = ['a'.repeat(32), 'b'.repeat(32)];
  writeFileSync(tokenFile, first);
  const gateway = await startGateway({ tokenFile, port: 0, workers: 1 });
  const status = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${gateway.address}/models`, { headers })).status;
  };
  try {
    assert.deepEqual([await status(first), await status(second)], [200, 401]);
    writeFileSync(tokenFile, second);
    while ((await status(second)) !== 200) await pause(50);
    assert.equal(await status(first), 401);
    for (const spoil of [() => writeFileSync(tokenFile, 'short'), () => rmSync(tokenFile)]) {
      spoil();
      await pause(900);
      assert.equal(await status(second), 200);
    }
    writeFileSync(tokenFile, first);
    while ((await status(first)) !== 200) await pause(50);
  } finally {
    await gateway.close();
  }
});
