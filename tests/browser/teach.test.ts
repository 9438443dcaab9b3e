/** The page that teaches: a button is held for each thing, the network names them, and its file is kept. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { load } from '../../host/index.ts';
import { readLesson } from '../../workshop/teaching/index.ts';
import { open, skip } from './chromium.ts';
import { answered, best, error, faintWords, root } from './example.ts';
import { serve } from './site.ts';
import { download, giveCamera, see, showBoth } from './teaching.ts';

async function openTeaching(): Promise<Page> {
  const page = await open(`${await serve(root)}/examples/teach.html`);
  await giveCamera(page);
  return page;
}

/** Two things, twice each. */
async function taught(page: Page): Promise<void> {
  await showBoth(page);
  await page.getByRole('button', { name: 'Teach' }).click();
  await page.waitForSelector('#network:not([hidden])');
}

describe('the page of teaching', { skip }, () => {
  test('learns what is shown while a button is held, names it, and gives the file', async () => {
    const page = await openTeaching();
    assert.equal(await page.isDisabled('#teach'), true);
    await taught(page);
    assert.match(
      (await page.textContent('#estimate'))!,
      /^Taught\. Of \d+ examples that were held out it named 100 % rightly\.$/,
    );
    await answered(page);
    assert.equal(await best(page), 'blue');
    await see(page, 0);
    await page.waitForFunction(() => document.querySelector('#answers .name')?.textContent === 'red');
    const model = await load(await download(page, '#network'));
    assert.deepEqual(model.labels, ['red', 'blue']);
    await model.selftest();
    const { examples } = readLesson(await download(page, '#examples'), 'mine.teach');
    assert.deepEqual([...new Set(examples.map(({ label }) => label))], ['red', 'blue']);
    assert.equal(await error(page), '');
  });

  test('takes pictures from files, another class, and says what it cannot read', async () => {
    const page = await openTeaching();
    await page.getByRole('button', { name: 'Another class' }).click();
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), 'Class 3');
    const sign = (name: string): string => join(root, `examples/signs/${name}.jpg`);
    const files = page.locator('#classes input[type=file]');
    await files.nth(0).setInputFiles([sign('stop'), sign('no-entry')]);
    await files.nth(2).setInputFiles(sign('yield'));
    await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('#teach')!.disabled);
    assert.deepEqual(await page.locator('.count').allTextContents(), [
      '2 examples',
      '0 examples',
      '1 example',
    ]);
    await page.getByRole('button', { name: 'Teach' }).click();
    await page.waitForSelector('#network:not([hidden])');
    const model = await load(await download(page, '#network'));
    assert.deepEqual(model.labels, ['Class 1', 'Class 3']);
    await files
      .nth(1)
      .setInputFiles({ name: 'words.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no') });
    await page.waitForFunction(() => document.querySelector('#error')!.textContent);
    assert.match(await error(page), /^words\.jpg: /);
  });

  test('is held by a key, too, and wants names that differ', async () => {
    const page = await openTeaching();
    for (const name of ['Class 1', 'Class 2']) {
      await page.getByRole('button', { name: `Hold to show ${name}` }).focus();
      await page.keyboard.down(' ');
      await page.waitForFunction(() =>
        document.activeElement!.closest('li')!.textContent!.includes('2 examples'),
      );
      await page.keyboard.up(' ');
    }
    assert.equal(await page.isDisabled('#teach'), false);
    await page.getByLabel('Name of class 2').fill('Class 1');
    assert.equal(await page.isDisabled('#teach'), true);
  });

  test('can be read in the light and in the dark, and is not cut off on a phone', async () => {
    const page = await openTeaching();
    await taught(page);
    await answered(page);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await faintWords(page), []);
    }
  });
});
