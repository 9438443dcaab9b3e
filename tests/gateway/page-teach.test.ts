/** The page of a gateway teaches: by a camera, by pictures. What it made answers there, and is kept. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { load } from '../../host/index.ts';
import { defaultWeights } from '../../host/weights.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { readLesson, teach } from '../../workshop/teaching/index.ts';
import { open, skip } from '../browser/chromium.ts';
import { error, faintWords } from '../browser/example.ts';
import { download, giveCamera, hold, see, showBoth } from '../browser/teaching.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { facts, file, openGateway } from './opened.ts';
import { served } from './served.ts';
import { changing, fault, learn, learnSigns, openTeaching } from './taught.ts';

const folder = temporaryFolder();

const answers = (page: Page, name: string): Promise<unknown> =>
  page.waitForFunction((name) => document.querySelector('#answers .name')?.textContent === name, name);

const counts = (page: Page): Promise<string[]> => page.locator('.count').allTextContents();

describe('the page of a gateway that teaches', { skip }, () => {
  test('loads what teaches when the part is opened, and not before', async () => {
    const page = await openGateway((await served()).address);
    const isLoaded = (): Promise<boolean> =>
      page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /teach/.test(name)));
    assert.equal(await isLoaded(), false);
    await page.click('#teach summary');
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/page/dist/teach.js')),
    );
  });

  test('learns what is shown while a button is held, answers with it, and gives the files that `teach` makes', async () => {
    const page = await openTeaching((await served()).address);
    assert.equal(await page.isDisabled('#learn'), true);
    await showBoth(page);
    assert.equal(await page.textContent('#eyes'), 'Examples are seen by signs-0.25-64.');
    await learn(page);
    await answers(page, 'blue');
    await see(page, 0);
    await answers(page, 'red');
    assert.deepEqual([await error(page), await fault(page)], ['', '']);
    const { Name, Answer, 'SHA-256': digest } = await facts(page);
    assert.deepEqual([Name, Answer, digest], ['taught in this page', '2 classes', undefined]);

    const weights = await download(page, '#network');
    const { examples } = readLesson(await download(page, '#examples'), 'mine.teach');
    const provenance = { source: 'signs-0.25-64.mnw' };
    const due = await teach(defaultWeights, examples, { provenance });
    assert.ok(Buffer.from(weights).equals(due.weights), 'the bytes that Node makes of the same examples');
    const { pictures, interval } = due.trials![due.method];
    const low = (100 * interval.low).toFixed(1);
    assert.match(
      (await page.textContent('#estimate'))!,
      new RegExp(`: 100\\.0 % of ${pictures} examples that were .*; at 95 % it is ${low} % to 100\\.0 %\\.$`),
    );
    const [red] = await page.locator('#classes p').allTextContents();
    assert.match(red!, /^(\d+) examples; of \1 held out \1 right$/);
    // One more, and what was said of the others is old.
    await hold(page, 'red', (await counts(page)).map(parseInt)[0]! + 1);
    assert.doesNotMatch((await page.locator('#classes p').allTextContents())[0]!, /right/);
  });

  test('takes pictures that are chosen or dropped on a class, and says which it cannot read', async () => {
    const page = await openTeaching((await served()).address);
    await page.click('#more');
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), 'Class 3');
    const files = page.locator('#classes input[type=file]');
    await files.nth(0).setInputFiles([file('stop'), file('no-entry')]);
    await page.evaluate(
      (bytes) => {
        const files = [new File([Uint8Array.from(bytes)], 'around.jpg', { type: 'image/jpeg' })];
        const happening = new Event('drop', { cancelable: true, bubbles: true });
        document
          .querySelectorAll('#classes li')[2]!
          .dispatchEvent(Object.assign(happening, { dataTransfer: { files } }));
      },
      [...file('roundabout').buffer],
    );
    await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('#learn')!.disabled);
    assert.deepEqual(await counts(page), ['2 examples', '0 examples', '1 example']);
    assert.equal(await page.textContent('#caption'), 'a sample', 'what is dropped on a class is no picture');
    await learn(page);
    assert.match((await page.textContent('#estimate'))!, /Not all classes were tried/);
    assert.deepEqual((await load(await download(page, '#network'))).labels, ['Class 1', 'Class 3']);
    const words = { ...file('stop'), name: 'words.jpg', buffer: Buffer.from('no') };
    await files.nth(1).setInputFiles([words, file('yield')]);
    await page.waitForFunction(() => document.querySelectorAll('.count')[1]!.textContent === '1 example');
    assert.match(await fault(page), /^words\.jpg: /);
    await page.getByLabel('Name of class 3').fill('Class 1');
    assert.equal(await page.isDisabled('#learn'), true, 'two of one name');
    await page.click('#anew');
    assert.deepEqual(await counts(page), ['0 examples', '0 examples']);
    assert.equal(await page.isVisible('#kept'), false);
  });

  test('is held by a key; a network without classes learns, too', async () => {
    const path = join(folder, 'headless.mnw');
    const network = make({ alpha: 0.25, resolution: 32, classes: 2, seed: 1, headless: true });
    writeFileSync(path, await seal(network));
    const page = await open((await served([path])).address);
    await page.waitForFunction(() => document.querySelector('#error')!.textContent!.includes('headless'));
    await giveCamera(page);
    await page.click('#teach summary');
    for (const [hue, name] of [
      [0, 'Class 1'],
      [220, 'Class 2'],
    ] as const) {
      await see(page, hue);
      await page.getByRole('button', { name: `Hold to show ${name}` }).focus();
      await page.keyboard.down(' ');
      await page.waitForFunction(
        () => parseInt(document.activeElement!.closest('li')!.querySelector('.count')!.textContent!) > 1,
      );
      await page.keyboard.up(' ');
    }
    await learn(page);
    await answers(page, 'Class 2');
    assert.deepEqual([await error(page), await fault(page)], ['', '']);
  });

  test('says why there is no camera', async () => {
    const page = await openTeaching((await served()).address);
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotFoundError'));
    });
    await page.getByRole('button', { name: 'Hold to show Class 1' }).click();
    await page.waitForFunction(() => document.querySelector('#unlearned')!.textContent);
    assert.equal(await fault(page), 'There is no camera.');
    assert.deepEqual(await counts(page), ['0 examples', '0 examples']);
  });

  test('can be read in the light and in the dark, and is not cut off on a phone, where it stands by the camera', async () => {
    const page = await openTeaching(await changing());
    await learnSigns(page);
    const top = (part: string): Promise<number> =>
      page.locator(part).evaluate((element) => element.getBoundingClientRect().top);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      assert.equal((await top('#teach')) < (await top('#here')), width === 360);
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await faintWords(page), []);
    }
  });
});
