/** What was taught in the page of a gateway is served, where the gateway takes models and from whom. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { open, skip } from '../browser/chromium.ts';
import { answered, best } from '../browser/example.ts';
import { download } from '../browser/teaching.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { facts, verdict } from './opened.ts';
import { served } from './served.ts';
import { changing, fault, learnSigns, openTeaching } from './taught.ts';

const folder = temporaryFolder();

describe('what was taught', { skip }, () => {
  const saysServed = (page: Page): Promise<unknown> =>
    page.waitForFunction(() => document.querySelector('#served')!.textContent);

  test('is served with the token where the gateway takes models, and answers there as here', async () => {
    const tokenFile = join(folder, 'token');
    const token = 't'.repeat(32);
    writeFileSync(tokenFile, token);
    const address = await changing({ tokenFile });
    const page = await open(address);
    await page.fill('#token', token);
    await page.keyboard.press('Enter');
    await answered(page);
    await page.click('#teach summary');
    await learnSigns(page);
    await page.getByRole('switch').check({ force: true });
    await page.waitForFunction(() => document.querySelector('#there .fault')!.textContent);
    assert.match((await page.textContent('#there .fault'))!, /has not what was taught/);
    await page.fill('#name', 'two signs');
    await page.getByRole('button', { name: 'Serve it as two signs' }).click();
    await page.waitForFunction(() => document.querySelector('#unlearned')!.textContent);
    assert.match(await fault(page), /A name of a model has letters/);
    await page.fill('#name', 'two-signs');
    await page.getByRole('button', { name: 'Serve it as two-signs' }).click();
    await saysServed(page);
    assert.match(await verdict(page), /^Equal/);
    assert.equal((await facts(page))['Name'], 'two-signs');
    const asked = await fetch(`${address}/models/two-signs.mnw`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const weights = new Uint8Array(await asked.arrayBuffer());
    assert.ok(Buffer.from(await download(page, '#network')).equals(weights));
    assert.equal((await fetch(`${address}/models/two-signs`, { method: 'PUT', body: weights })).status, 401);
  });

  test('takes the place of a model only where the button says so', async () => {
    const address = await changing();
    const page = await openTeaching(address);
    await learnSigns(page);
    const button = page.locator('#serve');
    await page.fill('#name', 'signs-0.25-64');
    assert.equal(await button.textContent(), 'Replace signs-0.25-64 at the gateway');
    await page.fill('#name', 'mine');
    await button.click();
    await saysServed(page);
    assert.equal(await button.textContent(), 'Replace mine at the gateway');
    await page.selectOption('#model', { index: 0 });
    await answered(page);
    assert.equal(await best(page), 'stop');
    assert.equal((await facts(page))['Name'], 'signs-0.25-64');
  });

  test('is only kept where the gateway takes none', async () => {
    const page = await openTeaching((await served()).address);
    await learnSigns(page);
    assert.deepEqual([await page.isVisible('#network'), await page.isVisible('#serve')], [true, false]);
  });
});
