/** The pages of documentation: every link of one leads to a file of the repository, and to a heading that is there. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from './packed.ts';

const below = (folder: string): string[] =>
  (readdirSync(join(root, folder), { recursive: true }) as string[]).map((name) => join(folder, name));
const pages = [...readdirSync(root), ...below('docs'), ...below('weights')].filter((name) =>
  name.endsWith('.md'),
);

/** Paths and anchors of a page, those of other sites left out. */
function links(text: string): [path: string, anchor: string | undefined][] {
  const found = text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g);
  return [...found]
    .map(([, linked, attribute]) => linked ?? attribute ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => link.split('#') as [string, string | undefined]);
}

/** The names that GitHub gives the headings of a page. */
function anchors(text: string): string[] {
  const headings = text.matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('README.md leads to every page of docs/', () => {
  const linked = links(readFileSync(join(root, 'README.md'), 'utf8')).map(([path]) => path);
  const reached = new Set(linked);
  for (const page of reached) {
    if (!page.endsWith('.md')) continue;
    const further = links(readFileSync(join(root, page), 'utf8')).map(([path]) => join(dirname(page), path));
    for (const path of further) reached.add(path);
  }
  const lost = pages.filter((page) => page.startsWith('docs/') && !reached.has(page));
  assert.deepEqual(
    lost.filter((page) => !page.startsWith('docs/decisions/')),
    [],
  );
});

for (const page of pages) {
  test(`${page} links to nothing that is not there`, () => {
    const text = readFileSync(join(root, page), 'utf8');
    // What stands in a block of code is no link.
    for (const [path, anchor] of links(text.replace(/^```[^]*?^```/gm, ''))) {
      const target = path === '' ? page : join(dirname(page), path);
      assert.ok(existsSync(join(root, target)), target);
      if (anchor === undefined) continue;
      assert.ok(anchors(readFileSync(join(root, target), 'utf8')).includes(anchor), `${target}#${anchor}`);
    }
  });
}
