/** The part of a gateway's page that teaches, opened as a reader opens it. */
import { after } from 'node:test';
import type { Page } from 'playwright-core';
import { startGateway } from '../../gateway/gateway.ts';
import type { GatewayOptions } from '../../gateway/options.ts';
import { giveCamera } from '../browser/teaching.ts';
import { file, openGateway } from './opened.ts';

const opened: { close(): Promise<void> }[] = [];
after(() => Promise.all(opened.map((one) => one.close())));

/** A gateway that takes models. */
export async function changing(options: GatewayOptions = {}): Promise<string> {
  const gateway = await startGateway({ port: 0, workers: 1, repository: true, ...options });
  opened.push(gateway);
  return gateway.address;
}

/** Opens the part of an address's page, before a camera. */
export async function openTeaching(address: string): Promise<Page> {
  const page = await openGateway(address);
  await giveCamera(page);
  await page.click('#teach summary');
  return page;
}

export async function learn(page: Page): Promise<void> {
  await page.click('#learn');
  await page.waitForSelector('#kept:not([hidden])');
  await page.waitForFunction(() => /^Taught/.test(document.querySelector('#estimate')!.textContent!));
}

/** Teaches two signs, by a picture of each. */
export async function learnSigns(page: Page): Promise<void> {
  const files = page.locator('#classes input[type=file]');
  for (const [at, sign] of ['stop', 'yield'].entries()) await files.nth(at).setInputFiles(file(sign));
  await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>('#learn')!.disabled);
  await learn(page);
}

export const fault = async (page: Page): Promise<string> => (await page.textContent('#unlearned'))!;
