/** What a page needs soon: there a module is a round trip. */

/**
 * Fetches what draws pictures while the weights come, and what decodes files after them.
 *
 * @throws what an import throws; `open` tries it again
 */
export async function fetchEarly(weights: Promise<unknown>): Promise<void> {
  await Promise.all([import('./canvas.ts'), import('./picture.ts')]);
  await weights;
  await Promise.all([import('./pixels.ts'), import('./browser.ts')]);
}
