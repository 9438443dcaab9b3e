/** The page that `mobilenet evaluate --report` writes. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { make, seal } from '../../../workshop/packing/index.ts';
import { mobilenet, ok } from '../../workshop/cli.ts';
import { elements } from '../../workshop/drawing/svg.ts';
import { noSharp } from '../sharp.ts';
import { CLASSES, data, evaluated, folder, weights, writeData } from './data.ts';

before(writeData);

describe('the report of evaluate', () => {
  test(
    '--report is one file that is well-formed, complete and loads nothing',
    { skip: noSharp },
    async () => {
      const target = join(folder, 'report.html');
      const printed = await evaluated(data, '--report', target);
      const html = readFileSync(target, 'utf8');
      assert.match(html, /^<!doctype html>/);
      assert.match(
        html,
        /Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/,
      );
      const bare = html
        .replaceAll('http://www.w3.org/2000/svg', '')
        .replace(/"data:image\/jpeg;base64,[^"]*"/g, '""');
      assert.doesNotMatch(bare, /https?:|\/\/[a-z]|<script|<link|<iframe|@import|url\(/i);
      for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g))
        assert.match(address!, /^data:image\/jpeg;base64,/);
      assert.equal(html.match(/<img /g)?.length, printed.worst.length);
      assert.ok(html.includes(printed.model.sha256) && html.includes(printed.model.provenance['source']!));
      assertNested(html);
      const charts = [...html.matchAll(/<svg[^]*?<\/svg>/g)].map(([svg]) => elements(svg));
      assert.equal(charts.length, 3);
      // White ground, its frame, and a square for each cell that is not zero.
      const squares = charts[1]!.filter(({ name }) => name === 'rect').length - 2;
      assert.equal(squares, printed.confusion.length);
      ok(await mobilenet(['evaluate', '-m', weights, data, '--report', `${target}2`]));
      assert.equal(readFileSync(`${target}2`, 'utf8'), html, 'the same bytes again');
      assert.equal(ok(await mobilenet(['evaluate', '-m', weights, data, '--report', '-'])), html);
    },
  );

  test('names and labels cannot end an element of the report', { skip: noSharp }, async () => {
    const evil = join(folder, 'evil.mnw');
    const labels = ['<b>', 'a"b', "it's", '&amp;', '</td>', 'f', 'g'];
    const network = make({ alpha: 0.25, resolution: 32, classes: CLASSES, seed: 4 });
    writeFileSync(evil, await seal({ ...network, labels }));
    const html = ok(await mobilenet(['evaluate', '-m', evil, data, '--report', '-']));
    assertNested(html);
    assert.ok(html.includes('&lt;b&gt;') && html.includes('&amp;amp;'));
  });
});

/** Every element is closed in the order in which it was opened; those of HTML without an end are known. */
function assertNested(html: string): void {
  const open: string[] = [];
  const text = html.replace(/<style>[^]*?<\/style>/, '');
  for (const [tag, end, name, , empty] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)((?: [^<>]*)?)(\/?)>/gi)) {
    if (/^(meta|img)$/.test(name!) || empty || tag.endsWith('/>')) continue;
    if (!end) open.push(name!);
    else assert.equal(open.pop(), name, `${tag} after ${open.join(' ')}`);
  }
  assert.deepEqual(open, []);
}
