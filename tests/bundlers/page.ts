/** The application in a page of a headless Chromium. */
import type { Browser } from 'playwright-core';
import { launch } from '../browser/launch.ts';
import { listen } from '../browser/server.ts';
import { parse } from './application.ts';
import type { Answer } from './way.ts';

/** Milliseconds for an answer: the development servers compile when they are asked. */
const PATIENCE = 60_000;

/** Milliseconds for it after the page has logged an error. */
const AFTER_ERROR = 3_000;

let browser: Promise<Browser> | undefined;

/** Ends the browser, if there is one. */
export async function close(): Promise<void> {
  await (await browser)?.close();
}

/**
 * What the page at an address logs as its answer.
 *
 * @throws Error what it was refused, or the first error of the page
 */
export async function ask(address: string): Promise<Answer> {
  browser ??= launch();
  const context = await (await browser).newContext();
  const page = await context.newPage();
  try {
    const line = await new Promise<string>((resolve, reject) => {
      const fail = (text: string): void => void setTimeout(() => reject(new Error(text)), AFTER_ERROR);
      page.on('pageerror', (error) => fail(error.message));
      page.on('console', (message) => {
        if (message.text().startsWith('{"')) resolve(message.text());
        else if (message.type() === 'error') fail(message.text());
      });
      setTimeout(() => reject(new Error('the page says nothing')), PATIENCE).unref();
      page.goto(address).catch(reject);
    });
    return parse(line);
  } finally {
    await context.close();
  }
}

/** The same of a folder of built files. */
export async function served(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const site = await listen(folder, {}, headers);
  try {
    return await ask(`${site.address}/index.html`);
  } finally {
    site.close();
  }
}
