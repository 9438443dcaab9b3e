/**
 * Milliseconds from the opening of a page to its first answer, with an empty cache on a slow connection: headless
 * Chromium, which holds back each answer by 150 ms and lets 1.6 Mbit/s through. A Markdown table on stdout;
 * docs/pages.md holds one.
 *
 *   node benches/first-answer.mjs [--loads 7] [--requests]     --requests: when each of the last load began and ended
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { launch } from '../dist/tests/browser/launch.js';
import { environment, environmentLine } from '../dist/workshop/bench/machine.js';
import { median } from '../dist/workshop/bench/statistics.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const loads = process.argv.includes('--loads')
  ? Number(process.argv[process.argv.indexOf('--loads') + 1])
  : 7;

/** 150 ms, and 1.6 Mbit/s as bytes. */
const connection = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };

const weights = '/weights/signs-0.25-64.mnw';
const modules = '/dist/host/index.js';
const file = '/dist/browser.js';
const hint = (path, kind) =>
  `<link rel="${kind}" href="${path}" ${kind === 'preload' ? 'as="fetch" ' : ''}crossorigin>`;

/** The page of the README, with or without the line that asks for the weights at once. */
const page = (library, hinted) => `<!doctype html><title>first answer</title>
${hinted ? hint(library, 'modulepreload') + hint(weights, 'preload') : ''}
<img src="/examples/signs/stop.jpg" alt="">
<script type="module">
  import { load } from '${library}';
  const [model] = await Promise.all([load('${weights}'), document.images[0].decode()]);
  await model.classify(document.images[0]);
  globalThis.answered = performance.now();
</script>`;

const pages = {
  'plain modules': page(modules, false),
  'plain modules, weights hinted': page(modules, true),
  'one file': page(file, false),
  'one file, weights hinted': page(file, true),
};

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
};

/** What servers and networks of copies send, by the name that HTTP gives it. */
const encodings = { no: (bytes) => bytes, gzip: gzipSync, br: brotliCompressSync };

/** Serves `html` as /, and the repository. Counts what it sends. */
async function serve(html, encoding) {
  const encode = encodings[encoding];
  const kept = new Map();
  const sent = { requests: 0, bytes: 0 };
  const server = createServer(async ({ url }, response) => {
    if (url === '/favicon.ico') return response.end();
    const plain = url === '/' ? Buffer.from(html) : await readFile(join(root, url));
    response.setHeader(
      'Content-Type',
      url === '/' ? types['.html'] : (types[extname(url)] ?? 'application/octet-stream'),
    );
    const packed = encoding !== 'no' && !url.endsWith('.jpg');
    if (packed) response.setHeader('Content-Encoding', encoding);
    if (!kept.has(url)) kept.set(url, packed ? encode(plain) : plain);
    const body = kept.get(url);
    sent.requests++;
    sent.bytes += body.length;
    response.setHeader('Content-Length', body.length);
    return response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, sent, server };
}

/** One load in a context of its own, whose cache is empty. */
async function load(browser, address) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', connection);
  await tab.goto(address, { waitUntil: 'commit' });
  await tab.waitForFunction(() => globalThis.answered, undefined, { polling: 50 });
  const answer = await tab.evaluate(() => ({
    time: globalThis.answered,
    requests: performance.getEntriesByType('resource').map((entry) => entry.toJSON()),
  }));
  await context.close();
  return answer;
}

async function measure(browser, name, encoding) {
  const { address, sent, server } = await serve(pages[name], encoding);
  const answers = [];
  for (let i = 0; i < loads; i++) answers.push(await load(browser, address));
  server.closeAllConnections();
  server.close();
  const times = answers.map(({ time }) => time);
  const requests = Math.round(sent.requests / loads);
  const kB = (sent.bytes / loads / 1000).toFixed(0);
  console.log(`| ${name} | ${encoding} | ${requests} | ${kB} | ${(median(times) / 1000).toFixed(2)} |`);
  return answers.at(-1).requests;
}

const browser = await launch();
try {
  console.log(
    `${environmentLine(environment())}, Chromium ${browser.version()}, load average ${loadavg()[0].toFixed(1)}\n`,
  );
  console.log('| page | compressed | requests | kB | seconds to the first answer |\n|---|---|---|---|---|');
  const last = {};
  for (const name of Object.keys(pages)) {
    for (const encoding of Object.keys(encodings)) last[name] = await measure(browser, name, encoding);
  }
  if (process.argv.includes('--requests')) {
    for (const [name, requests] of Object.entries(last)) {
      console.log(`\n${name}: begin, first byte, end in ms`);
      for (const { name: url, startTime, responseStart, responseEnd } of requests) {
        const at = [startTime, responseStart, responseEnd].map((ms) => ms.toFixed(0).padStart(5)).join(' ');
        console.log(`${at} ${new URL(url).pathname}`);
      }
    }
  }
} finally {
  await browser.close();
}
