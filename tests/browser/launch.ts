/** A headless Chromium: CHROMIUM names another binary. */
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

export const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts it. The caller closes it. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args });
}
