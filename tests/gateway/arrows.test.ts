/** The gateway and the runtime are packages: the one imports the other by its name and public entries, never the other way. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The packages that a house imports by name, those of Node aside. */
function packages(house: string): string[] {
  const names = (readdirSync(join(root, house), { recursive: true }) as string[]).filter((name) =>
    /(?<!\.d)\.ts$/.test(name),
  );
  return names.flatMap((name) => {
    const text = readFileSync(join(root, house, name), 'utf8');
    return [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom '([^.'][^']*)'/gm)]
      .map((match) => match[1]!)
      .filter((specifier) => !specifier.startsWith('node:'));
  });
}

test('gateway/ imports what its package.json names, and of mobilenet-wasm public entries', () => {
  const read = (path: string): Record<string, object> =>
    JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, object>;
  const { dependencies, peerDependencies } = read('gateway/package.json');
  const entries = Object.keys(read('package.json')['exports']!);
  const ours = /^mobilenet-wasm(?=\/|$)/;
  const used = new Set(packages('gateway'));
  for (const specifier of used)
    if (ours.test(specifier)) assert.ok(entries.includes(specifier.replace(ours, '.')), specifier);
  const named = new Set([...used].map((specifier) => specifier.replace(/^((?:@[^/]+\/)?[^/]+).*/, '$1')));
  assert.deepEqual([...named].sort(), Object.keys({ ...dependencies, ...peerDependencies }).sort());
});

test('host/ and workshop/ import nothing of the gateway', () => {
  for (const house of ['host', 'workshop']) assert.ok(!packages(house).includes('mobilenet-gateway'), house);
});
