/** The page of examples: what it answers and what it says of a fault. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { make, seal } from '../../workshop/packing/index.ts';
import { skip } from './chromium.ts';
import { answered, best, error, openExample, root } from './example.ts';

const picture = (name: string): string => join(root, 'examples/signs', name);
const noPicture = { name: 'words.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') };

describe('the page of examples', { skip }, () => {
  test('shows the signs at once, and what the first one is', async () => {
    const page = await openExample();
    assert.equal(await best(page), 'stop');
    assert.equal(await page.locator('#answers li').count(), 5);
    assert.equal(await page.locator('#signs img').count(), 12);
    assert.equal(await page.getAttribute('#shown', 'alt'), 'stop');
    await page.getByRole('button', { name: 'yield' }).click();
    await answered(page);
    assert.equal(await best(page), 'yield');
    assert.deepEqual(
      await page.locator('#signs [aria-pressed=true] img').evaluateAll((all) => all.length),
      1,
    );
  });

  test('asks no other site, and nothing that is missing', async () => {
    const page = await openExample();
    const addresses = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    assert.ok(addresses.length > 15);
    assert.deepEqual(
      addresses.filter((address) => new URL(address).origin !== new URL(page.url()).origin),
      [],
    );
  });

  test('never has an old answer beside a new error, nor an old error beside a new answer', async () => {
    const page = await openExample();
    await page.evaluate(() => {
      const [answers, error] = [document.querySelector('#answers')!, document.querySelector('#error')!];
      const look = (): void => {
        if (answers.childElementCount && error.textContent) document.title = 'both';
      };
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
    for (const input of ['#picture', '#weights']) {
      await page.setInputFiles(input, noPicture);
      await page.waitForFunction(() => document.querySelector('#error')?.textContent);
      assert.equal(await best(page), undefined);
      await page.getByRole('button', { name: 'no entry' }).click();
      await page.waitForSelector('#answers li');
      assert.deepEqual([await best(page), await error(page)], ['no entry', '']);
    }
    assert.equal(await page.title(), 'MobileNet in a page');
  });

  test('shows the latest of many pictures', async () => {
    const page = await openExample();
    await page.evaluate(() => {
      for (const button of document.querySelectorAll<HTMLElement>('#signs button')) button.click();
    });
    await answered(page);
    assert.equal(await best(page), 'straight ahead');
    await page.waitForLoadState('networkidle');
    assert.equal(await best(page), 'straight ahead');
  });

  for (const [way, event, carrier] of [
    ['dropped', 'drop', 'dataTransfer'],
    ['pasted', 'paste', 'clipboardData'],
  ] as const) {
    test(`takes a picture that is ${way}`, async () => {
      const page = await openExample();
      const bytes = [...readFileSync(picture('roundabout.jpg'))];
      await page.evaluate(
        ([event, carrier, bytes]) => {
          const files = [new File([Uint8Array.from(bytes)], 'around.jpg', { type: 'image/jpeg' })];
          const happening = new Event(event, { cancelable: true });
          document.dispatchEvent(Object.assign(happening, { [carrier]: { files } }));
        },
        [event, carrier, bytes] as const,
      );
      await answered(page);
      assert.deepEqual([await best(page), await page.textContent('#caption')], ['roundabout', 'around.jpg']);
    });
  }

  test('sets names and labels of others as text', async () => {
    const page = await openExample();
    const hostile = '<b id="evil">bold</b>';
    const network = {
      ...make({ alpha: 0.1, resolution: 32, classes: 2, seed: 1 }),
      labels: [hostile, 'plain'],
    };
    const file = { name: `${hostile}.mnw`, mimeType: '', buffer: Buffer.from(await seal(network)) };
    await page.setInputFiles('#weights', file);
    await answered(page);
    await page.setInputFiles('#picture', {
      ...noPicture,
      name: hostile,
      buffer: readFileSync(picture('stop.jpg')),
    });
    await answered(page);
    const names = await page.locator('#answers bdi').allTextContents();
    assert.deepEqual(names.sort(), [hostile, 'plain']);
    assert.equal(await page.textContent('#caption'), hostile);
    assert.match((await page.textContent('#facts')) ?? '', /^<b id="evil">/);
    assert.equal(await page.locator('#evil').count(), 0);
  });

  test('says of a picture that is like none of the classes that it is unknown', async () => {
    const page = await openExample();
    await page.setInputFiles('#weights', join(root, 'tests/golden/unknown.mnw'));
    await answered(page);
    assert.deepEqual(await page.locator('#answers li').allTextContents(), ['unknown']);
    assert.equal(await page.textContent('#spoken'), 'unknown');
    await page.getByRole('button', { name: 'yield' }).click();
    await answered(page);
    assert.equal(await page.locator('#answers li').count(), 5);
  });

  test('answers a camera until another picture is taken', async () => {
    const page = await openExample();
    await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      const draw = (): void => {
        canvas
          .getContext('2d')!
          .drawImage(document.querySelector('#signs li:nth-child(4) img')!, 0, 0, 300, 150);
        requestAnimationFrame(draw);
      };
      draw();
      navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream());
    });
    const camera = page.getByRole('button', { name: 'Camera' });
    await camera.click();
    await page.waitForFunction(() => document.querySelector('#answers .name')?.textContent === 'no entry');
    assert.equal(await camera.getAttribute('aria-pressed'), 'true');
    await camera.click();
    await page.waitForFunction(() => document.querySelector('#answers .name')?.textContent === 'stop');
    assert.deepEqual(
      [await camera.getAttribute('aria-pressed'), await page.isVisible('#video')],
      ['false', false],
    );
  });

  test('says why there is no camera', async () => {
    const page = await openExample();
    const refuse = (name: string): Promise<void> =>
      page.evaluate((name) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
      }, name);
    for (const [name, sentence] of [
      ['NotAllowedError', 'The camera is not allowed: allow it for this page in the browser.'],
      ['NotFoundError', 'There is no camera.'],
    ] as const) {
      await refuse(name);
      await page.getByRole('button', { name: 'Camera' }).click();
      await page.waitForFunction(
        (sentence) => document.querySelector('#error')?.textContent === sentence,
        sentence,
      );
      assert.equal(await best(page), undefined);
    }
  });

  test('is used by keyboard, and says its answer aloud', async () => {
    const page = await openExample();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    assert.equal(outline, 'solid');
    await page.keyboard.press('Enter');
    await answered(page);
    assert.match((await page.textContent('[aria-live=polite]')) ?? '', /^yield, \d+ percent$/);
    for (let more = 12; more > 0; more--) await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'camera');
    for (const name of ['Picture…', 'Weights…']) assert.equal(await page.getByLabel(name).count(), 1);
  });

  test('opened as a file, it names the command that serves it', async () => {
    const page = await openExample();
    await page.goto(pathToFileURL(join(root, 'examples/browser.html')).href);
    assert.match(await page.innerText('#unserved'), /python3 -m http\.server/);
    assert.equal(await page.isVisible('main'), false);
  });
});
