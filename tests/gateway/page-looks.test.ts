/** How the page of a gateway looks: in the light and in the dark, on a wide screen and on a phone. */
import assert from 'node:assert/strict';
import { before, describe } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from '../browser/chromium.ts';
import { looks } from '../browser/looks.ts';
import { openGateway } from './opened.ts';
import { post, served } from './served.ts';

describe('the page of a gateway', { skip }, () => {
  let page: Page;
  before(async () => {
    const { address } = await served();
    await post(`${address}/classify?model=${'long'.repeat(40)}`, 'text');
    page = await openGateway(address);
  });
  looks(
    () => page,
    700,
    async () => {
      for (const part of ['#layers .kind', '#layers .ms', '#facts dd'])
        assert.ok(
          await page
            .locator(part)
            .evaluateAll((all) => all.every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)),
          part,
        );
    },
  );
});
