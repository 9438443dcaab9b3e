/** The page of a gateway, opened as a reader opens it. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { open } from '../browser/chromium.ts';
import { answered } from '../browser/example.ts';

/** What would be markup, were it not text. */
export const hostile = '<b id="evil">bold</b>';

/** The picture of a sign, as it is chosen. */
export function file(sign: string): { name: string; mimeType: string; buffer: Buffer } {
  const buffer = readFileSync(new URL(`../../../examples/signs/${sign}.jpg`, import.meta.url));
  return { name: `${sign}.jpg`, mimeType: 'image/jpeg', buffer };
}

/** Opens it, and waits for the answer of its sample and the time of each layer. */
export async function openGateway(address: string): Promise<Page> {
  const page = await open(address);
  await answered(page);
  await timed(page);
  return page;
}

export async function timed(page: Page): Promise<void> {
  await page.waitForSelector('#layers li');
}

/** The facts of the model, by their terms. */
export async function facts(page: Page): Promise<Readonly<Record<string, string>>> {
  const [terms, values] = await Promise.all(
    ['dt', 'dd'].map((tag) => page.locator(`#facts ${tag}`).allTextContents()),
  );
  return Object.fromEntries(terms!.map((term, index) => [term, values![index]!]));
}

/** What the page says of the two answers, once it does. */
export async function verdict(page: Page): Promise<string> {
  await page.waitForFunction(() => document.querySelector('#verdict')?.textContent);
  return (await page.textContent('#verdict'))!;
}
