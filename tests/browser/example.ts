/** The page of examples, opened as a reader opens it, and what its tests ask of it. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { open } from './chromium.ts';
import { serve } from './site.ts';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Opens it, served with a policy of the server's own, and waits for its first answer. */
export async function openExample(): Promise<Page> {
  const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob:";
  const site = await serve(root, {}, { 'Content-Security-Policy': policy });
  const page = await open(`${site}/examples/browser.html`);
  await answered(page);
  return page;
}

/** Waits for an answer or a refusal of the picture that was chosen last. */
export async function answered(page: Page): Promise<void> {
  await page.waitForSelector('#answers[aria-busy="false"]');
}

/** The name of the best class; undefined where nothing is answered. */
export async function best(page: Page): Promise<string | undefined> {
  return (await page.locator('#answers li .name').allTextContents())[0];
}

export async function error(page: Page): Promise<string> {
  return (await page.textContent('#error')) ?? '';
}

/** Words of the page whose contrast with what is behind them is below 4.5, the least of WCAG 2.2 AA for text. */
export function faintWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string): number => {
      const [red, green, blue] = channels(colour).map((level) => {
        const part = level / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    };
    const ground = (element: Element | null): string => {
      if (!element) return 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      return channels(backgroundColor)[3] === 0 ? ground(element.parentElement) : backgroundColor;
    };
    const contrast = (element: Element): number => {
      const [dark = 0, light = 0] = [getComputedStyle(element).color, ground(element)]
        .map(luminance)
        .sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    const texts = [...document.body.querySelectorAll('*')].filter(
      (element) =>
        element.checkVisibility() &&
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
    );
    return texts.filter((element) => contrast(element) < 4.5).map((element) => element.textContent ?? '');
  });
}
