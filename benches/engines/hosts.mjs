/** How the hosts are had: each function compiles one, or finds what runs it, and throws where something is absent. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { env } = process;

/** Runs a program. Answers what it printed. */
export function run(program, args, options) {
  return execFileSync(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    ...options,
  }).trim();
}

/** A folder or program that a variable of the environment names. */
export function named(variable, otherwise) {
  const value = env[variable] ?? otherwise;
  if (!value) throw new Error(`${variable} is not set`);
  return value;
}

/** What a program of JavaScript says its version is. */
export function scripted(program) {
  return { version: run(program, ['--version']).replace(/^v/, ''), host: () => [program, here('host.mjs')] };
}

/** A package of PYTHON_WASMTIME, by default python3. */
export function embedded(engine, distribution) {
  const program = named('PYTHON_WASMTIME', 'python3');
  const words = `import ${engine}; from importlib.metadata import version; print(version("${distribution}"))`;
  return { version: run(program, ['-c', words]), host: () => [program, here('host.py'), engine] };
}

/** `host.c` with an engine that is linked: its file, and what the compiler gets besides. */
export function linked(work, name, engine, more) {
  const output = join(work, name);
  const folder = here('c/');
  run('cc', [
    '-O3',
    '-w',
    `-I${folder}`,
    '-o',
    output,
    `${folder}host.c`,
    `${folder}${engine}`,
    ...more,
    '-lm',
  ]);
  return [output];
}

/** The commit of a checkout of an engine. */
export function commit(folder) {
  return existsSync(join(folder, '.git')) ? run('git', ['-C', folder, 'rev-parse', '--short', 'HEAD']) : '';
}

/** wasm3 of a checkout: its sources are compiled with the host. */
export function wasm3(work) {
  const source = join(named('WASM3'), 'source');
  const sources = readdirSync(source).filter((file) => file.endsWith('.c'));
  const host = linked(work, 'wasm3', 'wasm3.c', [
    `-I${source}`,
    ...sources.map((file) => join(source, file)),
  ]);
  return { version: commit(named('WASM3')), host: () => host };
}

/** WAMR of a checkout, whose library lies in a folder of it. */
export function wamr(work, folder) {
  const checkout = named('WAMR');
  const library = join(checkout, folder, 'libiwasm.a');
  if (!existsSync(library)) throw new Error(`there is no ${library}`);
  const more = [`-I${join(checkout, 'core/iwasm/include')}`, library, '-lpthread'];
  const host = linked(work, `wamr-${folder}`, 'wamr.c', more);
  return { version: commit(checkout), host: () => host };
}

/** wasm2c: a program for each bundle. */
export function wasm2c(work) {
  const folder = named('WABT');
  const translate = join(folder, 'bin/wasm2c');
  const runtime = ['wasm-rt-impl.c', 'wasm-rt-mem-impl.c'].map((file) => join(folder, 'wasm2c', file));
  const compile = (net) => {
    const name = basename(net, '.wasm');
    const source = join(work, `${name}-c`);
    mkdirSync(source, { recursive: true });
    run(translate, [net, '-n', 'net', '-o', join(source, 'net.c')]);
    const headers = [source, join(folder, 'wasm2c'), join(folder, 'include')].map((path) => `-I${path}`);
    return linked(work, name, 'wasm2c.c', [
      '-march=native',
      ...headers,
      join(source, 'net.c'),
      ...runtime,
      '-lpthread',
    ]);
  };
  return { version: run(translate, ['--version']), host: ({ net }) => compile(net) };
}

/** A crate, by the feature that names it: minutes for an engine that compiles. What cargo has not fetched is absent. */
export function crate(work, feature) {
  const target = join(work, `rust-${feature}`);
  const args = ['build', '--release', '--locked', '--offline', '--features', feature];
  run('cargo', args, { cwd: here('rust/'), env: { ...env, CARGO_TARGET_DIR: target } });
  const [, version] = new RegExp(`^${feature} v(\\S+)`, 'm').exec(
    run('cargo', ['tree', '--locked', '--offline', '--features', feature, '--prefix', 'none'], {
      cwd: here('rust/'),
    }),
  );
  return { version, host: () => [join(target, 'release/bench')] };
}

/** wazero, of GO_MODULES or of Go's own folder of modules. */
export function wazero(work, way) {
  const modules = env.GO_MODULES ? { GOMODCACHE: env.GO_MODULES } : {};
  const options = { cwd: here('go/'), env: { ...env, ...modules, GOPROXY: 'off' } };
  run('go', ['build', '-o', join(work, 'wazero'), '.'], options);
  const version = run('go', ['list', '-m', '-f', '{{.Version}}', 'github.com/tetratelabs/wazero'], options);
  return { version: version.replace(/^v/, ''), host: () => [join(work, 'wazero'), way] };
}

/** Chicory, of a folder of its jars. */
export function chicory(work, way) {
  const folder = named('CHICORY');
  const [, version] = /runtime-(.+)\.jar/.exec(readdirSync(folder).join('\n'));
  const classes = join(work, 'java');
  run('javac', ['-d', classes, '-cp', `${folder}/*`, here('java/Host.java')]);
  return { version, host: () => ['java', '-cp', `${classes}:${folder}/*`, 'Host', way] };
}
