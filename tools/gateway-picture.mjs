/**
 * Takes docs/gateway.png: the page of a gateway after a picture and some refusals, in a headless Chromium.
 *
 *   node tools/build.mjs && node tools/gateway-picture.mjs
 */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { startGateway } from '../dist/gateway/index.js';
import { launch } from '../dist/tests/browser/launch.js';

const target = fileURLToPath(new URL('../docs/gateway.png', import.meta.url));

const gateway = await startGateway({ port: 0, workers: 2 });
const browser = await launch();
try {
  for (const [query, body] of [
    ['', 'no picture'],
    ['?format=nv12', 'a frame'],
    ['?model=other', 'a picture'],
  ])
    await fetch(`${gateway.address}/classify${query}`, { method: 'POST', body });
  const page = await browser.newPage({ viewport: { width: 1120, height: 800 } });
  await page.goto(gateway.address);
  await page.waitForSelector('#layers li');
  // The first answers of the page and of each worker are slower than the next.
  for (let click = 0; click < 9; click++) {
    await page.locator('.switch').click();
    await page.waitForTimeout(300);
  }
  await page.waitForFunction(() => document.querySelector('#verdict').textContent);
  const picture = await page.screenshot({ fullPage: true });
  await sharp(picture).png({ palette: true, quality: 50, dither: 0, effort: 10 }).toFile(target);
} finally {
  await browser.close();
  await gateway.close();
}
