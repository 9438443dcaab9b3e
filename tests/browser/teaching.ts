/** What a page that teaches is shown, by a camera that sees one colour, and what it gives to keep. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Gives the page a camera. The colour trembles, as light does. */
export async function giveCamera(page: Page): Promise<void> {
  await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
    let light = 0;
    const draw = (): void => {
      const context = canvas.getContext('2d')!;
      context.fillStyle = `hsl(${document.documentElement.dataset['hue'] ?? 0} 80% ${40 + (light++ % 20)}%)`;
      context.fillRect(0, 0, 64, 64);
      requestAnimationFrame(draw);
    };
    draw();
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream());
  });
}

/** Lets the camera see another colour. */
export async function see(page: Page, hue: number): Promise<void> {
  await page.evaluate((hue) => (document.documentElement.dataset['hue'] = String(hue)), hue);
  await page.waitForTimeout(200);
}

/** Holds the button of a class until there are so many examples. */
export async function hold(page: Page, name: string, count: number): Promise<void> {
  await page.getByRole('button', { name: `Hold to show ${name}` }).hover();
  await page.mouse.down();
  await page.waitForFunction(
    ([name, count]) =>
      [...document.querySelectorAll('#classes li')].some(
        (item) =>
          item.querySelector<HTMLInputElement>('input[type=text]')!.value === name &&
          parseInt(item.querySelector('.count')!.textContent!) >= count,
      ),
    [name, count] as const,
  );
  await page.mouse.up();
}

/** Shows two things, twice each. */
export async function showBoth(page: Page): Promise<void> {
  await page.getByLabel('Name of class 1').fill('red');
  await page.getByLabel('Name of class 2').fill('blue');
  for (let turn = 1; turn <= 2; turn++) {
    await see(page, 0);
    await hold(page, 'red', 3 * turn);
    await see(page, 220);
    await hold(page, 'blue', 3 * turn);
  }
}

/** The bytes of what a link gives. */
export async function download(page: Page, link: string): Promise<Uint8Array> {
  const [saved] = await Promise.all([page.waitForEvent('download'), page.click(link)]);
  return new Uint8Array(readFileSync(await saved.path()));
}
