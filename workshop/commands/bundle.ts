import { bundle as makeBundle } from '../bundle/bundle.ts';
import { bundleComponent } from '../bundle/component/component.ts';
import { flashModes, memoryModes, smallBuilds } from '../bundle/cores.ts';
import { PREFIX } from '../bundle/c/prefix.ts';
import { builds } from '../../host/core/builds.ts';
import { LARGEST_FILE } from '../../host/core/load.ts';
import { read } from '../../host/source/read.ts';
import { sha256Hex } from '../packing/digest.ts';
import { bundleC } from './bundle-c.ts';
import type { Command } from '../terminal/command.ts';
import type { Flags } from '../terminal/flags.ts';
import { source } from '../terminal/input.ts';
import { printJson } from '../terminal/json.ts';
import { parse } from '../terminal/parse.ts';
import { print } from '../terminal/print.ts';
import { output } from '../terminal/output.ts';
import { checkOutputs } from '../terminal/outputs.ts';
import { grouped } from '../terminal/columns.ts';
import { beside, wrote } from '../terminal/wrote.ts';

const name = 'bundle';
const options = {
  model: { type: 'string', short: 'm' },
  output: { type: 'string', short: 'o' },
  build: { type: 'string' },
  compact: { type: 'boolean' },
  memory: { type: 'string' },
  attach: { type: 'boolean' },
  flash: { type: 'string' },
  page: { type: 'string' },
  wasi: { type: 'boolean' },
  component: { type: 'boolean' },
  c: { type: 'string' },
  prefix: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** What is of a module, and not of C. */
const ofModules = [
  'output',
  'build',
  'compact',
  'memory',
  'attach',
  'flash',
  'page',
  'wasi',
  'component',
] as const;

const help = `\
Usage: mobilenet bundle -m FILE [options] -o FILE
       mobilenet bundle -m FILE --c DIR [--prefix NAME]

Makes one module of a network and its core, with exactly the memory that it needs and the weights inside, or plain C for
a firmware.

  -m, --model FILE    packed weights (.mnw), \`-\` for standard input
  -o, --output FILE   the module (.wasm), \`-\` for standard output
      --build BUILD   ${builds.join(', ')}; simd by default. With --memory small baseline,
                      or plain for compilers to 32-bit machines: a quarter fewer instructions, but nearly twice as many in interpreters
      --compact       the same as --build compact: SIMD that reads the filters in place, for the smallest memory
      --memory MODE   ${memoryModes.join(', ')}; fast by default. small takes as little memory as the network needs: the
                      baseline build with planes that overwrite each other, for interpreters and microcontrollers
      --attach        with --memory small: without the weights, which the host maps and hands over by \`attach\`
      --flash MODE    with --memory small: segment. The weights stay out of the memory, in a passive data segment that is
                      read block by block, for engines that leave it in flash; they need bulk memory (\`memory.init\`)
      --page BYTES    65536 (default) or 1: of a page of the memory. With pages of a byte it has just the bytes that the
                      network needs; the engine needs custom-page-sizes, which V8 has not
      --wasi          with a command line: \`wasmtime run net.wasm < photo.ppm\`; else without any import
      --component     a component of the component model, wit/mobilenet.wit, which imports nothing either
      --c DIR         instead of a module: net.c, net.h and what they include, C11 without a library; docs/c.md
      --prefix NAME   with --c: what its names and files begin with, \`net\` by default; another for each network of a firmware
      --json          print a JSON object

Example:
  mobilenet make --alpha 0.25 --resolution 64 --classes 43 --seed 1 -o w.mnw
  mobilenet bundle -m w.mnw --wasi -o net.wasm
  mobilenet bundle -m w.mnw --c net
`;

export const bundle: Command = {
  name,
  summary: 'one module with its weights and exact memory',
  options,
  help,
  run,
};

type BundleFlags = Flags<typeof options>;

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  const { values } = flags;
  flags.refuseWords();
  if (values.compact && values.build) throw flags.usage('--compact is a build of its own, without --build');
  const model = flags.required('model');
  if (values.c !== undefined) {
    flags.refuse(ofModules, 'does not go with --c');
    return bundleC(model, values.c, { prefix: values.prefix ?? PREFIX, json: values.json ?? false });
  }
  flags.refuse(['prefix'], 'needs --c');
  const target = flags.required('output');
  const made = optionsOf(flags);
  await checkOutputs([target], [model]);
  const file = await read(await source(model), LARGEST_FILE);
  const component = values.component ?? false;
  const { bytes, pages, exact, arena } = await (component ? bundleComponent : makeBundle)(file, made);
  await output(target, [model], (write) => write(bytes));
  const written = { file: target, bytes: bytes.length, sha256: sha256Hex(bytes) };
  const { flash, ...chosen } = made;
  const place = made.attach ? 'host' : (flash ?? 'memory');
  if (values.json)
    return printJson(name, { ...written, ...chosen, component, place, pages, exact, arena }, beside(target));
  const size = made.page === 1 ? `${grouped(exact)} bytes` : `${pages} pages`;
  const sizes = `${size} of memory, ${grouped(arena)} bytes of it beside the file`;
  print(wrote(written, sizes, `${made.build} build`), beside(target));
}

const isSmall = (build: string): boolean => smallBuilds.some((each) => each === build);

/** How the bundle is made. Throws E_USAGE. */
function optionsOf(flags: BundleFlags) {
  const { values } = flags;
  if (values.component) flags.refuse(['attach', 'flash', 'page', 'wasi'], 'does not go with --component');
  const memory = flags.choice('memory', memoryModes) ?? 'fast';
  const wasi = values.wasi ?? false;
  const attach = values.attach ?? false;
  const flash = flags.choice('flash', flashModes);
  if (memory !== 'small' && (attach || flash))
    throw flags.usage(`${attach ? '--attach' : '--flash'} goes with --memory small alone`);
  if (attach && flash) throw flags.usage('Either --attach or --flash: the weights are in one place');
  const small = memory === 'small';
  if (small && (values.compact || wasi || !(values.build === undefined || isSmall(values.build))))
    throw flags.usage(`--memory small is a core of its own: ${smallBuilds.join(' or ')}, without --wasi`);
  if (!small && values.build === 'plain') throw flags.usage('--build plain goes with --memory small alone');
  const build = values.compact
    ? 'compact'
    : (flags.choice('build', small ? smallBuilds : builds) ?? (small ? 'baseline' : 'simd'));
  const page = flags.choice('page', ['65536', '1']) === '1' ? 1 : 65536;
  return { build, memory, attach, ...(flash ? { flash } : {}), wasi, page } as const;
}
