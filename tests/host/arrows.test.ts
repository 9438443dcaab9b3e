/** The import arrows of ARCHITECTURE.md, read from the sources. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** What each room may import besides itself. A room is a folder, or a file that stands outside of one. */
const assembly: Record<string, string[]> = {
  status: [],
  memory: ['status'],
  arithmetic: ['memory'],
  tiles: ['arithmetic', 'memory'],
  kernels: ['tiles', 'arithmetic', 'memory'],
  format: ['arithmetic', 'memory', 'status'],
  image: ['format', 'memory', 'status'],
  team: [],
  network: ['format', 'image', 'kernels', 'team', 'arithmetic', 'memory', 'status'],
  index: ['format', 'image', 'kernels', 'network', 'memory', 'status'],
  threads: ['index', 'network', 'team', 'memory'],
  training: [],
  wasi_snapshot_preview1: [],
  command: ['index', 'status', 'wasi_snapshot_preview1'],
  wasi: ['command', 'index'],
  peak: [],
};

const host: Record<string, string[]> = {
  errors: [],
  builtin: [],
  status: ['errors'],
  size: [],
  image: ['builtin', 'errors', 'size'],
  shapes: ['errors'],
  pace: ['errors'],
  file: ['builtin', 'errors'],
  read: ['errors', 'file'],
  builds: [],
  engine: ['builtin', 'errors', 'read'],
  core: ['builds', 'engine', 'errors'],
  contract: ['errors'],
  answer: ['contract', 'core', 'errors'],
  running: ['builds', 'core'],
  relaxed: [],
  wide: ['builtin', 'core', 'engine'],
  threads: ['builds', 'builtin', 'core', 'engine', 'errors', 'pace', 'read', 'running'],
  start: ['builds', 'core', 'read', 'relaxed', 'running', 'threads', 'wide'],
  model: ['answer', 'contract', 'core', 'errors', 'image', 'pace', 'read', 'running', 'start', 'status'],
  classify: ['contract', 'errors', 'image', 'model', 'read'],
  index: ['builds', 'classify', 'contract', 'errors', 'image', 'model', 'read', 'running'],
  packing: ['builds', 'contract', 'core', 'errors', 'shapes', 'size', 'status'],
  quantize: ['core', 'errors', 'file', 'image', 'model', 'packing', 'shapes'],
  bundle: ['builds', 'core', 'engine', 'errors', 'packing', 'read', 'status'],
  plan: ['builds', 'core', 'errors', 'packing', 'shapes', 'status'],
  bench: ['answer', 'builds', 'core', 'errors', 'image', 'model', 'packing', 'plan', 'running', 'wide'],
  training: [
    'classify',
    'core',
    'dataset',
    'engine',
    'errors',
    'file',
    'image',
    'packing',
    'plan',
    'read',
    'shapes',
    'wide',
  ],
  weights: [],
  dataset: ['errors', 'image'],
  evaluate: ['classify', 'dataset', 'errors', 'file', 'image', 'index', 'plan'],
  commands: [
    'bench',
    'builds',
    'bundle',
    'classify',
    'contract',
    'dataset',
    'errors',
    'evaluate',
    'file',
    'image',
    'index',
    'model',
    'packing',
    'plan',
    'quantize',
    'read',
    'running',
    'shapes',
    'size',
    'training',
    'weights',
  ],
  cli: ['commands', 'errors'],
};

/** Room of a path below `side`. */
function room(path: string): string {
  const [first = ''] = path.split('/');
  return first.replace(/\.ts$/, '');
}

function offences(side: string, arrows: Record<string, string[]>): string[] {
  const top = join(root, side);
  const names = readdirSync(top, { recursive: true }) as string[];
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(top, name), 'utf8');
      const targets = [...text.matchAll(/(?:from\s+|import\()\s*['"](\.[^'"]*)['"]/g)].map((match) =>
        relative(top, join(top, dirname(name), match[1] ?? '')),
      );
      const from = room(name);
      const allowed = arrows[from];
      if (!allowed) return [`${side}/${name}: the room ${from} has no arrows`];
      return targets
        .filter(
          (target) => target.startsWith('..') || (room(target) !== from && !allowed.includes(room(target))),
        )
        .map((target) => `${side}/${name} → ${target}`);
    });
}

test('assembly/ imports along its arrows', () => assert.deepEqual(offences('assembly', assembly), []));

test('host/ imports along its arrows, and no source of assembly/', () =>
  assert.deepEqual(offences('host', host), []));
