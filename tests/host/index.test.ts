import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const entry = new URL('../../host/index.js', import.meta.url);

/** The names in `import … from 'name'`, `export … from 'name'` and `import 'name'`, not those of `import('name')`. */
function staticImports(file: URL): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/^(?:import|export)\s(?:[^'"]*?\sfrom\s)?\s*['"]([^'"]+)['"]/gm)].map(
    ([, name]) => name!,
  );
}

test('the library starts without Node and without any package: browsers load it too', () => {
  const files = new Map<string, URL>([[entry.href, entry]]);
  for (const file of files.values()) {
    for (const name of staticImports(file)) {
      assert.match(name, /^\.{1,2}\//, `${file.pathname} imports ${name}`);
      const next = new URL(name, file);
      files.set(next.href, next);
    }
  }
  assert.ok(files.has(new URL('start.js', entry).href), 'the modules that come together are among them');
});
