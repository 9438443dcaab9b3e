/** The page of a gateway: it answers by itself, asks the gateway too, and shows what the gateway tells. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { tokenOf } from '../../gateway/token.ts';
import { defaultWeights } from '../../host/weights.ts';
import { open, skip } from '../browser/chromium.ts';
import { answered, best } from '../browser/example.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { facts, file, hostile, openGateway, timed, verdict } from './opened.ts';
import { post, served } from './served.ts';

const folder = temporaryFolder();

describe('the page of a gateway', { skip }, () => {
  let address: string;
  before(async () => {
    ({ address } = await served());
  });

  test('answers at once, by itself, and asks no other site', async () => {
    const page = await openGateway(address);
    assert.equal(await best(page), 'stop');
    assert.equal(await page.locator('#answers li').count(), 5);
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    assert.ok(names.length > 5);
    assert.deepEqual(
      names.filter((name) => !name.startsWith(`${address}/`) && !name.startsWith(`blob:${address}/`)),
      [],
    );
    assert.deepEqual(
      names.filter((name) => name.includes('/classify')),
      [],
    );
  });

  test('has facts of the model, the time of each layer, queue and workers', async () => {
    const page = await openGateway(address);
    const { Name, Network, Input, Answer, Build, 'SHA-256': digest } = await facts(page);
    assert.deepEqual(
      [Name, Network, Input, Answer],
      ['signs-0.25-64', 'MobileNet V1, α 0.25, 29 layers of int8', '64 × 64 pixels, rgb', '43 classes'],
    );
    assert.match(Build!, /^(simd|relaxed) in this page, (simd|relaxed) at the gateway$/);
    assert.equal(digest, createHash('sha256').update(readFileSync(defaultWeights)).digest('hex'));
    const layers = await page.locator('#layers li').allTextContents();
    assert.equal(layers.length, 29);
    for (const layer of layers) assert.match(layer, /\d × \d+ × \d+.* \d+(\.\d+)? ms$/);
    assert.match(layers[0]!, /^convolution 32 × 32 × 8, stride 2 /);
    assert.match(layers.at(-1)!, /^pointwise 1 × 1 × 43 /);
    await page.getByRole('button', { name: 'Again' }).click();
    await timed(page);
    assert.equal(await page.textContent('#state'), '1 worker ready · 0 waiting');
  });

  test('shows the last refusals', async () => {
    const own = await served();
    const page = await openGateway(own.address);
    assert.equal(await page.isVisible('#none'), true);
    await post(`${own.address}/classify?model=${encodeURIComponent(hostile)}`, 'text');
    await page.waitForSelector('#refusals li');
    const said = (await page.textContent('#refusals li')) ?? '';
    assert.match(said, /^404 E_USAGE \/classify \d\d:\d\d:\d\dThere is no model '<b id="evil">/);
    assert.deepEqual([await page.isVisible('#none'), await page.locator('#evil').count()], [false, 0]);
  });

  test('asks the gateway too, and says that both are equal', { skip: noSharp }, async () => {
    const page = await openGateway(address);
    await page.getByRole('switch', { name: 'at the gateway too' }).check({ force: true });
    assert.match(await verdict(page), /^Equal/);
    const [here, there] = await Promise.all(
      ['#here', '#there'].map((side) => page.locator(`${side} li`).allTextContents()),
    );
    assert.equal(there!.length, 5);
    assert.deepEqual(here, there);
    await page.setInputFiles('#picture', file('yield'));
    assert.match(await verdict(page), /^Equal/);
    assert.equal(await best(page), 'yield');
  });

  test('says so where the gateway answers otherwise, or not', async () => {
    const page = await openGateway(address);
    const both = page.getByRole('switch');
    await page.route('**/classify?*', (route) => route.fulfill({ json: { predictions: [] } }));
    await both.check({ force: true });
    assert.match(await verdict(page), /^Not equal/);
    await page.unroute('**/classify?*');
    const sentence = { error: { code: 'E_BUSY', message: 'It is busy.' } };
    await page.route('**/classify?*', (route) => route.fulfill({ status: 503, json: sentence }));
    await both.uncheck({ force: true });
    await both.check({ force: true });
    await page.waitForFunction(() => document.querySelector('#there .fault')?.textContent === 'It is busy.');
    assert.deepEqual(
      [await best(page), await page.textContent('#verdict'), await page.locator('#there li').count()],
      ['stop', '', 0],
    );
  });
});

test('asks for the token, keeps it as long as the tab, and says where it is wrong', { skip }, async () => {
  const path = join(folder, 'token');
  const token = 'a'.repeat(32);
  writeFileSync(path, token);
  const { address } = await served([], { bears: await tokenOf(path) });
  const page = await open(address);
  await page.waitForSelector('#door', { state: 'visible' });
  assert.equal(await page.isVisible('main'), false);
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#closed')?.textContent);
  assert.equal(await page.isVisible('main'), false);
  await page.keyboard.type(token);
  await page.keyboard.press('Enter');
  await answered(page);
  await page.reload();
  await answered(page);
  assert.equal(await best(page), 'stop');
  assert.equal(await page.evaluate(() => localStorage.length + document.cookie.length), 0);
  assert.ok(!page.url().includes(token));
});
