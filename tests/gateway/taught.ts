/** The part of a gateway's page that teaches, opened as a reader opens it. */
import { after } from 'node:test';
import type { Page } from 'playwright-core';
import { startGateway } from '../../gateway/gateway.ts';
import type { GatewayOptions } from '../../gateway/options.ts';
import { giveCamera } from '../browser/teaching.ts';
import { openGateway } from './opened.ts';

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

export const fault = async (page: Page): Promise<string> => (await page.textContent('#unlearned'))!;
