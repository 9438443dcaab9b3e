/** The page of a gateway takes pictures and models: chosen, dropped, pasted, of a camera, of any name. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { defaultWeights } from '../../host/weights.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { skip } from '../browser/chromium.ts';
import { answered, best, error } from '../browser/example.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { facts, file, hostile, openGateway, timed, verdict } from './opened.ts';
import { served } from './served.ts';

const folder = temporaryFolder();

describe('the page of a gateway', { skip }, () => {
  let page: Page;
  let address: string;
  before(async () => {
    ({ address } = await served());
    page = await openGateway(address);
  });

  test('never has an old answer beside a new error, nor an old error beside a new answer', async () => {
    await page.setInputFiles('#picture', { ...file('stop'), buffer: Buffer.from('no picture') });
    await page.waitForFunction(() => document.querySelector('#error')?.textContent);
    assert.deepEqual([await best(page), await page.textContent('#verdict')], [undefined, '']);
    await page.setInputFiles('#picture', file('no-entry'));
    await page.waitForSelector('#answers li');
    assert.deepEqual([await best(page), await error(page)], ['no entry', '']);
  });

  for (const [way, event, carrier] of [
    ['dropped', 'drop', 'dataTransfer'],
    ['pasted', 'paste', 'clipboardData'],
  ] as const)
    test(`takes a picture that is ${way}`, async () => {
      const bytes = [...file('roundabout').buffer];
      await page.evaluate(
        ([event, carrier, bytes]) => {
          const files = [new File([Uint8Array.from(bytes)], 'around.jpg', { type: 'image/jpeg' })];
          const happening = new Event(event, { cancelable: true });
          document.dispatchEvent(Object.assign(happening, { [carrier]: { files } }));
        },
        [event, carrier, bytes] as const,
      );
      await page.waitForFunction(
        () => document.querySelector('#answers .name')?.textContent === 'roundabout',
      );
      assert.equal(await page.textContent('#caption'), 'around.jpg');
      await page.setInputFiles('#picture', file('stop'));
      await page.waitForFunction(() => document.querySelector('#answers .name')?.textContent === 'stop');
    });

  test('answers a camera here and at the gateway, frame by frame, until it is ended', async () => {
    await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      const draw = (): void => {
        canvas
          .getContext('2d')!
          .drawImage(document.querySelector<HTMLImageElement>('#shown')!, 0, 0, 300, 150);
        requestAnimationFrame(draw);
      };
      draw();
      navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream());
    });
    await page.getByRole('switch').check({ force: true });
    const camera = page.getByRole('button', { name: 'Camera' });
    await camera.click();
    await page.waitForFunction(() => document.querySelector('#caption')?.textContent === 'Camera');
    assert.match(await verdict(page), /^Equal/);
    assert.equal(await camera.getAttribute('aria-pressed'), 'true');
    await camera.click();
    await page.getByRole('switch').uncheck({ force: true });
    await page.waitForFunction(() => document.querySelector('#answers .name')?.textContent === 'stop');
    assert.deepEqual(
      [await camera.getAttribute('aria-pressed'), await page.isVisible('#video')],
      ['false', false],
    );
  });

  test('says why there is no camera', async () => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotFoundError'));
    });
    await page.getByRole('button', { name: 'Camera' }).click();
    await page.waitForFunction(() => document.querySelector('#error')?.textContent === 'There is no camera.');
    assert.equal(await best(page), undefined);
  });

  test('is used by keyboard, and says its answer aloud', async () => {
    await page.reload();
    await timed(page);
    const reached: string[] = [];
    for (let tabs = 5; tabs > 0; tabs--) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => document.activeElement!.id || document.activeElement!.textContent!),
      );
    }
    assert.match(reached.splice(3, 1)[0]!, /^\s*Teach\b/);
    assert.deepEqual(reached, ['picture', 'camera', 'both', 'again']);
    assert.equal(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle), 'solid');
    assert.match((await page.textContent('[aria-live=polite]')) ?? '', /^stop, \d+ percent$/);
  });
});

test('sets names and labels of others as text, and lets choose among models', { skip }, async () => {
  const network = {
    ...make({ alpha: 0.1, resolution: 32, classes: 2, seed: 1 }),
    labels: [hostile, 'plain'],
  };
  const path = join(folder, 'a <b id="evil">?#%.mnw');
  writeFileSync(path, await seal(network));
  const { address } = await served([new URL(defaultWeights).pathname, path]);
  const page = await openGateway(address);
  await page.selectOption('#model', { index: 1 });
  await page.waitForFunction(() => document.querySelectorAll('#answers li').length === 2);
  await timed(page);
  await page.setInputFiles('#picture', { ...file('stop'), name: hostile });
  await answered(page);
  const names = await page.locator('#answers bdi').allTextContents();
  assert.deepEqual(names.sort(), [hostile, 'plain']);
  assert.equal(await page.textContent('#caption'), hostile);
  const { Name, Network } = await facts(page);
  assert.equal(Name, 'a <b id="evil">?#%');
  assert.match(Network!, /^MobileNet V1, α 0\.1, 29 layers/);
  assert.equal(await page.locator('#evil').count(), 0);
});

test('takes the models that the gateway has now, and answers the picture again', { skip }, async () => {
  const { address } = await served();
  const page = await openGateway(address);
  const before = (await facts(page))['SHA-256']!;
  // As if the file had been another when the page was opened.
  await page.route(
    '**/models',
    async (route) => {
      const body = await (await route.fetch()).text();
      await route.fulfill({ contentType: 'application/json', body: body.replace(before, 'f'.repeat(64)) });
    },
    { times: 1 },
  );
  await page.reload();
  await page.waitForFunction(
    (digest) => document.querySelector('#facts code')?.textContent === digest,
    before,
  );
  await answered(page);
  assert.equal(await best(page), 'stop');
});

test('without a model says so, and goes on with the first that comes', { skip }, async () => {
  const { address } = await served();
  const page = await openGateway(address);
  await page.route('**/models', (route) => route.fulfill({ json: { models: [] } }), { times: 1 });
  await page.route('**/status', (route) => route.abort());
  await page.reload();
  await page.waitForFunction(() => document.querySelector('#error')?.textContent?.includes('no model yet'));
  assert.deepEqual([await best(page), await facts(page)], [undefined, {}]);
  assert.equal(await page.textContent('#state'), 'The gateway does not answer.');
  await page.unroute('**/status');
  await page.waitForSelector('#answers li');
  assert.deepEqual([await best(page), await error(page)], ['stop', '']);
});
