/** What pages of ours look like, whichever they are: those with a picture, answers beside it, and a choice of a file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { pixels } from '../../host/image/pixels.ts';
import { noSharp } from '../end-to-end/sharp.ts';
import { faintWords } from './example.ts';

const screens = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

/**
 * Tests of a page, light and dark, on a wide screen and on a phone.
 *
 * @param narrow pixels up to which the answers stand below the picture
 * @param more what else holds on every screen
 */
export function looks(page: () => Page, narrow: number, more?: () => Promise<void>): void {
  for (const screen of screens)
    test(`is not cut off on ${screen.width} × ${screen.height} pixels, and shows picture and best answer`, async () => {
      await page().setViewportSize(screen);
      assert.ok((await page().evaluate(() => document.documentElement.scrollWidth)) <= screen.width);
      const [picture, answers, best] = await Promise.all(
        ['#stage', '#answers', '#answers li'].map((part) => boxOf(page(), part)),
      );
      if (screen.width > narrow) assert.ok(answers!.left >= picture!.right, 'side by side');
      else assert.ok(answers!.top >= picture!.bottom, 'one above the other');
      assert.ok(best!.bottom <= screen.height, `${best!.bottom}`);
      await more?.();
    });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has words that can be read in the ${colorScheme}`, async () => {
      await page().emulateMedia({ colorScheme });
      assert.deepEqual(await faintWords(page()), []);
      const words = { name: 'words.jpg', mimeType: '', buffer: Buffer.from('words') };
      await page().setInputFiles('#picture', words);
      await page().waitForFunction(() => document.querySelector('#error')?.textContent);
      assert.deepEqual(await faintWords(page()), []);
    });

    test(`is ${colorScheme} where the system is`, { skip: noSharp }, async () => {
      await page().emulateMedia({ colorScheme });
      const { data } = await pixels(await page().screenshot());
      const corner = data[0]!;
      assert.ok(colorScheme === 'light' ? corner > 200 : corner < 50, `${corner}`);
    });
  }
}

function boxOf(page: Page, part: string): Promise<DOMRect> {
  return page
    .locator(part)
    .first()
    .evaluate((element) => element.getBoundingClientRect());
}
