/** A headless Chromium for the tests of one file, or why they do without. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { executablePath, launch } from './launch.ts';

/** The `skip` of a test that needs it. */
export const skip = existsSync(executablePath)
  ? false
  : `no Chromium at ${executablePath}: \`apt-get install chromium\`, or name its binary in CHROMIUM`;

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/** Opens an address in a page of its own. What the page logs as an error while it loads, or does not catch, fails the test. */
export async function open(address: string): Promise<Page> {
  const page = await newPage();
  await visit(page, address);
  return page;
}

/** The first `count` lines that a page prints with `console.log`. */
export async function printed(address: string, count: number): Promise<string[]> {
  const page = await newPage();
  const lines: string[] = [];
  const enough = new Promise<void>((resolve) => {
    page.on('console', (message) => {
      if (message.type() === 'log' && lines.push(message.text()) === count) resolve();
    });
  });
  await visit(page, address);
  await enough;
  return lines;
}

async function newPage(): Promise<Page> {
  browser ??= launch();
  return (await browser).newPage();
}

async function visit(page: Page, address: string): Promise<void> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const response = await page.goto(address);
  assert.equal(response?.status(), 200);
  assert.deepEqual(errors, []);
}
