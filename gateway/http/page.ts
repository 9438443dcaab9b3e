import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import { contentOf, sendContent } from './sent.ts';

const text = (type: string): string => `${type}; charset=utf-8`;
const javascript = text('text/javascript');

/** What the page is made of, by its address: the gateway's own, and the runtime as it lies in its package. */
const files: Readonly<Record<string, readonly [place: string, type: string]>> = {
  '/': ['page.html', text('text/html')],
  '/page/page.css': ['page.css', text('text/css')],
  '/page/page.js': ['page.js', javascript],
  '/page/icon.svg': ['icon.svg', 'image/svg+xml'],
  '/page/sample.jpg': ['sample.jpg', 'image/jpeg'],
  '/page/dist/browser.js': ['mobilenet-wasm/browser', javascript],
  '/page/dist/teach.js': ['mobilenet-wasm/browser/teach', javascript],
  ...Object.fromEntries(
    ['baseline', 'simd', 'relaxed'].map((build) => [
      `/page/build/core-${build}.wasm`,
      [`mobilenet-wasm/core/core-${build}.wasm`, 'application/wasm'] as const,
    ]),
  ),
};

/** Served without a token: they say nothing of the gateway's own. */
export const pageRoutes: readonly string[] = Object.keys(files);

/** What the page may: load from here alone, compile WebAssembly, show pictures that it was given; never make markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The page for a person, and each file that it loads. */
export async function addPage(server: FastifyInstance, { bears, library }: Context): Promise<void> {
  for (const [url, [place, type]] of Object.entries(files)) {
    const address = place.startsWith('mobilenet-wasm/')
      ? import.meta.resolve(place)
      : new URL(`../page/${place}`, import.meta.url);
    let bytes: Uint8Array = await readFile(new URL(address));
    // So that the page asks the person before it asks the gateway, and offers only what the gateway takes.
    const said = `${bears ? ' data-token' : ''}${library ? ' data-repository' : ''}`;
    if (url === '/') bytes = Buffer.from(bytes.toString().replace('<html', `<html${said}`));
    const content = contentOf(bytes, type);
    server.get(url, { schema: { hide: true } }, (request, reply) => {
      if (url === '/') reply.headers({ 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' });
      return sendContent(request, reply, content);
    });
  }
}
