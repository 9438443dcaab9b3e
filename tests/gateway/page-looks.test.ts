/** How the page of a gateway looks: in the light and in the dark, on a wide screen and on a phone. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { pixels } from '../../host/image/pixels.ts';
import { skip } from '../browser/chromium.ts';
import { faintWords } from '../browser/example.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { openGateway } from './opened.ts';
import { post, served } from './served.ts';

const screens = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

describe('the page of a gateway', { skip }, () => {
  let page: Page;
  before(async () => {
    const { address } = await served();
    await post(`${address}/classify?model=${'long'.repeat(40)}`, 'text');
    page = await openGateway(address);
  });

  for (const screen of screens)
    test(`is not cut off on ${screen.width} × ${screen.height} pixels, and shows picture and best answer`, async () => {
      await page.setViewportSize(screen);
      const box = (part: string): Promise<DOMRect> =>
        page
          .locator(part)
          .first()
          .evaluate((element) => element.getBoundingClientRect());
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= screen.width);
      const [picture, answers, best] = [await box('#stage'), await box('#answers'), await box('#answers li')];
      if (screen.width > 700) assert.ok(answers.left >= picture.right, 'side by side');
      else assert.ok(answers.top >= picture.bottom, 'one above the other');
      assert.ok(best.bottom <= screen.height, `${best.bottom}`);
      for (const part of ['#layers .kind', '#layers .ms', '#facts dd'])
        assert.ok(
          await page
            .locator(part)
            .evaluateAll((all) => all.every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)),
          part,
        );
    });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has words that can be read in the ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await faintWords(page), []);
      await page.setInputFiles('#picture', { name: 'words.jpg', mimeType: '', buffer: Buffer.from('words') });
      await page.waitForFunction(() => document.querySelector('#error')?.textContent);
      assert.deepEqual(await faintWords(page), []);
    });

    test(`is ${colorScheme} where the system is`, { skip: noSharp }, async () => {
      await page.emulateMedia({ colorScheme });
      const { data } = await pixels(await page.screenshot());
      const corner = data[0]!;
      assert.ok(colorScheme === 'light' ? corner > 200 : corner < 50, `${corner}`);
    });
  }
});
