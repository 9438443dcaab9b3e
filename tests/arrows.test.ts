/**
 * The import arrows of ARCHITECTURE.md, read from the sources: none runs against them, none is allowed that no file uses,
 * and no file comes back to itself.
 * Long because it is the table of all houses.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What each room may import besides itself. A room is a folder, or a file that stands outside of one. */
type Arrows = Readonly<Record<string, readonly string[]>>;

const houses: Readonly<Record<string, Arrows>> = {
  assembly: {
    status: [],
    memory: [],
    arithmetic: ['memory'],
    tiles: ['arithmetic', 'memory'],
    kernels: ['tiles', 'memory'],
    format: ['arithmetic', 'memory', 'status'],
    image: ['format', 'memory', 'status'],
    team: [],
    network: ['format', 'image', 'kernels', 'tiles', 'team', 'arithmetic', 'memory', 'status'],
    index: ['network', 'status'],
    threads: ['index', 'network', 'team'],
    small: ['index', 'network'],
    component: ['status'],
    flash: ['index', 'network'],
    training: [],
    wasi_snapshot_preview1: [],
    command: ['index', 'format', 'image', 'memory', 'status', 'wasi_snapshot_preview1'],
    wasi: ['command', 'index'],
    peak: [],
  },
  /** The thin runtime. It never imports the workshop, nor a source of assembly/. */
  host: {
    errors: [],
    size: [],
    weights: [],
    part: ['errors'],
    abort: ['errors', 'options'],
    pace: ['abort'],
    queue: ['abort', 'pace'],
    tag: [],
    suggest: [],
    usage: ['errors', 'suggest'],
    options: ['usage', 'part', 'tag'],
    source: ['abort', 'part', 'usage', 'errors', 'tag'],
    image: ['source', 'part', 'usage', 'errors', 'size', 'tag'],
    core: ['source', 'abort', 'part', 'usage', 'errors', 'options', 'tag'],
    work: ['core', 'image'],
    model: ['core', 'image', 'work', 'source', 'pace', 'queue', 'errors'],
    ahead: ['abort', 'errors'],
    classification: ['abort', 'options'],
    choice: ['classification', 'usage', 'errors'],
    description: ['core'],
    classify: ['model', 'core', 'choice', 'each', 'part', 'classification', 'image', 'options'],
    each: ['ahead', 'image', 'classification', 'errors'],
    mobilenet: [
      'model',
      'each',
      'classify',
      'description',
      'part',
      'classification',
      'core',
      'image',
      'source',
      'options',
      'abort',
    ],
    index: ['mobilenet', 'each', 'classification', 'core', 'image', 'source', 'abort', 'errors'],
    pixels: ['image'],
    browser: ['index', 'pixels', 'run'],
    incoming: ['core', 'image', 'work', 'abort', 'errors', 'pace'],
    run: [
      'mobilenet',
      'classify',
      'core',
      'image',
      'incoming',
      'work',
      'options',
      'abort',
      'pace',
      'classification',
    ],
  },
  /** A package of its own: what it has of this one it imports by the package's name. */
  gateway: {
    options: [],
    file: [],
    tls: ['file'],
    token: ['file'],
    log: [],
    backoff: [],
    broker: ['file'],
    events: ['backoff', 'broker', 'file'],
    config: ['events', 'file', 'options', 'watch'],
    pool: [],
    models: ['file', 'pool'],
    catalog: ['pool'],
    metrics: ['catalog', 'pool'],
    refusals: [],
    follow: ['catalog', 'file', 'models', 'tls', 'token'],
    library: ['catalog', 'models', 'pool'],
    http: ['catalog', 'library', 'log', 'metrics', 'pool', 'refusals', 'tls', 'token'],
    /** In a browser: what it has of the server is types. */
    page: ['catalog', 'http'],
    gateway: [
      'catalog',
      'follow',
      'http',
      'library',
      'log',
      'metrics',
      'models',
      'options',
      'pool',
      'refusals',
      'reload',
      'tls',
      'token',
    ],
    reload: ['catalog', 'library', 'models', 'options'],
    watch: ['backoff', 'broker', 'events', 'file', 'follow', 'metrics', 'models', 'options', 'pool', 'token'],
    index: ['config', 'events', 'gateway', 'options', 'watch'],
  },
  /** What is needed once per model. Every room may import the runtime. */
  workshop: {
    printable: [],
    dataset: ['packing'],
    drawing: ['printable'],
    packing: ['printable'],
    plan: ['bundle', 'drawing', 'packing'],
    paper: ['drawing', 'packing', 'plan'],
    bundle: ['packing'],
    bench: ['packing', 'plan'],
    quantize: ['dataset', 'packing', 'printable', 'training'],
    training: ['dataset', 'drawing', 'packing', 'printable'],
    calibrate: ['dataset', 'packing'],
    evaluate: ['calibrate', 'dataset', 'drawing'],
    /** In pages too: what it has of others asks for nothing of Node. */
    teaching: ['evaluate', 'packing', 'printable'],
    finetuning: ['dataset', 'packing', 'quantize', 'teaching', 'training'],
    terminal: ['dataset', 'packing', 'printable'],
    commands: [
      'bench',
      'bundle',
      'calibrate',
      'dataset',
      'evaluate',
      'finetuning',
      'packing',
      'paper',
      'plan',
      'quantize',
      'teaching',
      'terminal',
      'training',
    ],
    cli: ['commands', 'terminal'],
  },
};

/** Room of a path below its house. */
function room(path: string): string {
  const [first = ''] = path.split('/');
  return first.replace(/\.ts$/, '');
}

/** Every import of a house: the file, its room, and the file that it names, from the root. */
function imports(house: string): { file: string; from: string; target: string }[] {
  const top = join(root, house);
  const names = (readdirSync(top, { recursive: true }) as string[]).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.d.ts'),
  );
  return names.flatMap((name) => {
    const text = readFileSync(join(top, name), 'utf8');
    return [...text.matchAll(/(?:from\s+|import\()\s*['"](\.[^'"]*)['"]/g)].map((match) => ({
      file: `${house}/${name}`,
      from: room(name),
      target: relative(root, join(top, dirname(name), match[1] ?? '')),
    }));
  });
}

/** A way along the imports of a house from a file back to it; nothing where there is none. */
function circle(house: string): string[] {
  const named = new Map<string, string[]>();
  for (const { file, target } of imports(house)) {
    const path = /\.ts$/.test(target) ? target : `${target}.ts`;
    named.set(file, [...(named.get(file) ?? []), path]);
  }
  const done = new Set<string>();
  const from = (file: string, way: readonly string[]): string[] => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of named.get(file) ?? []) {
      const found = from(next, [...way, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  return [...named.keys()].map((file) => from(file, [])).find(({ length }) => length > 0) ?? [];
}

/** A file of another house counts as that house. */
function destination(house: string, target: string): string {
  const [first = '', ...rest] = target.split('/');
  return first === house ? room(rest.join('/')) : first;
}

/** Houses whose files any room of a house may import. */
const beneath: Readonly<Record<string, readonly string[]>> = {
  assembly: [],
  host: [],
  gateway: [],
  workshop: ['host'],
};

for (const [house, arrows] of Object.entries(houses)) {
  test(`${house}/ imports along its arrows`, () => {
    const offences = imports(house).filter(({ from, target }) => {
      const to = destination(house, target);
      return to !== from && !beneath[house]!.includes(to) && !arrows[from]?.includes(to);
    });
    assert.deepEqual(
      offences.map(({ file, target }) => `${file} → ${target}`),
      [],
    );
  });

  test(`no file of ${house}/ imports what imports it`, () => {
    assert.deepEqual(circle(house), []);
  });

  test(`${house}/ uses every arrow that it is allowed`, () => {
    const used = new Set(imports(house).map(({ from, target }) => `${from} → ${destination(house, target)}`));
    const allowed = Object.entries(arrows).flatMap(([from, to]) => to.map((one) => `${from} → ${one}`));
    assert.deepEqual(
      allowed.filter((arrow) => !used.has(arrow)),
      [],
    );
  });
}
