/**
 * Memory and time of pictures with many pixels: each is decoded in a process of its own, Node's and a renderer of headless
 * Chromium's. A Markdown table on stdout; docs/javascript.md holds one. Linux alone says what a process took at most.
 *
 *   node benches/large.mjs [--size 12032x9024]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { launch } from '../dist/tests/browser/launch.js';
import { listen } from '../dist/tests/browser/server.js';
import { environment, environmentLine } from '../dist/workshop/bench/machine.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const size = process.argv.includes('--size')
  ? process.argv[process.argv.indexOf('--size') + 1]
  : '12032x9024';
const [width, height] = size.split('x').map(Number);

const kinds = {
  JPEG: (image) => image.jpeg(),
  'JPEG, turned by its EXIF orientation': (image) => image.withMetadata({ orientation: 6 }).jpeg(),
  'JPEG, progressive': (image) => image.jpeg({ progressive: true }),
  'JPEG, progressive, 4:4:4': (image) => image.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
  PNG: (image) => image.png({ compressionLevel: 1 }),
  'PNG, interlaced': (image) => image.png({ compressionLevel: 1, progressive: true }),
  WebP: (image) => image.webp({ effort: 0, quality: 50 }),
  'WebP, lossless': (image) => image.webp({ effort: 0, lossless: true }),
};

/** Signs side by side, so that there is something to encode. */
async function encoded(encode) {
  const tile = await sharp(join(root, 'examples/signs/stop.jpg')).resize(751, 701).png().toBuffer();
  const empty = { create: { width, height, channels: 3, background: 'grey' } };
  return encode(sharp(empty).composite([{ input: tile, tile: true }])).toBuffer();
}

const peakOf = (pid) => Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** MB at most, and milliseconds. */
function inNode(path) {
  const script = `
    import { readFileSync } from 'node:fs';
    import { pixels } from ${JSON.stringify(new URL('../dist/host/image/pixels.js', import.meta.url).href)};
    const file = readFileSync(${JSON.stringify(path)});
    const start = performance.now();
    const { width, height } = await pixels(file);
    const ms = performance.now() - start;
    const peak = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
    console.log(JSON.stringify({ width, height, ms, peak }));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
  );
}

/** MB at most of the renderer, and milliseconds. */
async function inPage(browser, address) {
  const session = await browser.newBrowserCDPSession();
  const renderers = async () =>
    (await session.send('SystemInfo.getProcessInfo')).processInfo.filter(({ type }) => type === 'renderer');
  const tab = await browser.newPage();
  await tab.goto(`${address}/page.html`);
  const ms = await tab.evaluate(async () => {
    const { pixels } = await import('/dist/host/image/pixels.js');
    const file = new Uint8Array(await (await fetch('/picture')).arrayBuffer());
    const start = performance.now();
    await pixels(file);
    return performance.now() - start;
  });
  const peak = Math.max(...(await renderers()).map(({ id }) => peakOf(id)));
  await tab.close();
  return { ms, peak };
}

async function measure(name, folder) {
  const file = await encoded(kinds[name]);
  const path = join(folder, 'picture');
  writeFileSync(path, file);
  const node = inNode(path);
  const site = await listen(root, { '/page.html': ' ', '/picture': file });
  const browser = await launch();
  try {
    const page = await inPage(browser, site.address);
    const of = ({ peak, ms }) => `${peak.toFixed(0)} MB, ${(ms / 1000).toFixed(1)} s`;
    const sides = `${node.width} × ${node.height}`;
    console.log(`| ${name} | ${(file.length / 1e6).toFixed(1)} MB | ${sides} | ${of(node)} | ${of(page)} |`);
  } finally {
    await browser.close();
    site.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'mobilenet-'));
try {
  console.log(`${environmentLine(environment())}, load average ${loadavg()[0].toFixed(1)}\n`);
  console.log(`| ${width} × ${height} | file | decoded at | Node | Chromium |\n|---|---|---|---|---|`);
  for (const name of Object.keys(kinds)) await measure(name, folder);
} finally {
  rmSync(folder, { recursive: true });
}
