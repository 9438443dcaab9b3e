/** How the page of examples looks: in the light and in the dark, on a wide screen and on a phone. */
import { before, describe } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './chromium.ts';
import { openExample } from './example.ts';
import { looks } from './looks.ts';

describe('the page of examples', { skip }, () => {
  let page: Page;
  before(async () => {
    page = await openExample();
  });
  looks(() => page, 640);
});
