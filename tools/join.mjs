/**
 * Joins modules of dist/ that always come together into one file: an engine takes half a millisecond to find and read a
 * file, and a page a request. Each module stays where it is and passes on what it has exported, so that whoever imports one
 * of them has the same class as who imports the library.
 *
 *   node tools/join.mjs   which tools/build.mjs runs last, on what tsc has just compiled
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');

/** What each file joins: these, and all of the same house that they import, but what one before has. */
const files = {
  'host/start.js': ['host/index.js'],
  'host/image/decoding.js': ['host/image/picture.js', 'host/image/pixels.js'],
  'workshop/terminal/start.js': ['workshop/cli.js'],
  'workshop/commands/classifying.js': ['workshop/commands/classify.js'],
};

const esm = {
  absWorkingDir: dist,
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  logLevel: 'warning',
};
const bundled = { ...esm, bundle: true, packages: 'external' };

/** A path as modules are named here, from dist and with slashes, on every system. */
const named = (path) => path.replaceAll('\\', '/');

/** Modules that `entries` import, themselves included: paths in dist. */
async function reached(entries) {
  const { metafile } = await build({
    ...bundled,
    entryPoints: entries,
    splitting: true,
    outdir: 'out',
    write: false,
    metafile: true,
  });
  const found = new Set(entries);
  for (const path of found)
    for (const { path: target, kind, external } of metafile.inputs[path].imports)
      if (kind === 'import-statement' && !external) found.add(target);
  return [...found];
}

/** The program itself, and what it needs of the library before it knows the command. */
const single = new Set(['workshop/cli.js', 'host/errors.js', 'host/source/fault.js']);

/** What programs import of the workshop: no command comes with it. */
const library = new Set(await reached(['workshop/packing/index.js', 'workshop/teaching/index.js']));

/** A module that counts from its own address has to stay, and one that passes on what others export may. */
function isMovable(path) {
  if (path in files || single.has(path) || (path.startsWith('workshop/') && library.has(path))) return false;
  const text = readFileSync(join(dist, path), 'utf8');
  return !text.includes('import.meta') && !/^(\/\*[^]*?\*\/|\s|export {[^}]*} from "[^"]*";)*$/.test(text);
}

async function exportsOf(path) {
  const { metafile } = await build({ ...esm, entryPoints: [path], write: false, metafile: true });
  return Object.values(metafile.outputs)[0].exports;
}

/** The address by which one file imports another. */
function addressed(path, from) {
  const address = posix.relative(posix.dirname(from), path);
  return address.startsWith('.') ? address : `./${address}`;
}

function passedOn(names, address) {
  return names.length > 0 ? `export { ${names.join(', ')} } from '${address}';\n` : `import '${address}';\n`;
}

/** The file that joins a module. */
const fileOf = new Map();

/** The modules of a file, with the names of what they export. */
async function modulesOf([file, entries]) {
  const house = file.slice(0, file.indexOf('/') + 1);
  const paths = (await reached(entries)).filter(
    (path) => path.startsWith(house) && !fileOf.has(path) && isMovable(path),
  );
  if (paths.length === 0) throw new Error(`${file} has its modules already: node tools/build.mjs --force`);
  for (const path of paths) fileOf.set(path, file);
  return {
    file,
    modules: await Promise.all(paths.map(async (path) => ({ path, names: await exportsOf(path) }))),
  };
}

/** Writes a file. Two modules of it that export the same name are an error of esbuild. */
async function write({ file, modules }) {
  const outside = ({ path, resolveDir, kind }) => {
    const target = posix.join(named(relative(dist, resolveDir)), path);
    const home = kind === 'import-statement' ? fileOf.get(target) : undefined;
    return home === file ? undefined : { path: addressed(home ?? target, file), external: true };
  };
  await build({
    ...bundled,
    stdin: {
      contents: modules.map(({ path, names }) => passedOn(names, `./${path}`)).join(''),
      resolveDir: dist,
    },
    outfile: file,
    plugins: [{ name: 'outside', setup: ({ onResolve }) => onResolve({ filter: /^\./ }, outside) }],
  });
}

/** Whoever imports a module that was joined finds it in one step. */
function shorten(path) {
  const text = readFileSync(join(dist, path), 'utf8');
  const direct = text.replace(/^(.* from |import )"(\.[^"]*)";$/gm, (line, before, address) => {
    const home = fileOf.get(posix.join(posix.dirname(path), address));
    return home ? `${before}"${addressed(home, path)}";` : line;
  });
  if (direct !== text) writeFileSync(join(dist, path), direct);
}

const all = [];
for (const one of Object.entries(files)) all.push(await modulesOf(one));
for (const one of all) await write(one);
for (const { file, modules } of all)
  for (const { path, names } of modules)
    writeFileSync(join(dist, path), passedOn(names, addressed(file, path)));
for (const house of ['host', 'workshop']) {
  const paths = readdirSync(join(dist, house), { recursive: true }).map((name) => `${house}/${named(name)}`);
  for (const path of paths) if (path.endsWith('.js') && !(path in files)) shorten(path);
}
