/** The page of examples while its weights come. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from './chromium.ts';
import { answered, openExample } from './example.ts';

test('the page of examples shows how far the weights have come, until they are there', { skip }, async () => {
  const page = await openExample();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const slow = { offline: false, latency: 0, downloadThroughput: 1_000_000, uploadThroughput: -1 };
  await session.send('Network.emulateNetworkConditions', slow);
  await page.addInitScript(() => {
    const seen: number[] = ((globalThis as { seen?: number[] }).seen = []);
    const look = (): void => {
      const coming = document.querySelector<HTMLProgressElement>('#coming');
      if (coming?.checkVisibility()) seen.push(coming.position);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  });
  await page.reload();
  await answered(page);
  const seen = await page.evaluate(() => (globalThis as { seen?: number[] }).seen!);
  assert.ok(seen.includes(-1) && seen.some((part) => part > 0 && part < 1), seen.join());
  assert.equal(await page.isVisible('#coming'), false);
});
