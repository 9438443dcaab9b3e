import { bundle as makeBundle } from '../bundle/bundle.ts';
import { bundleComponent } from '../bundle/component/component.ts';
import { SMALL_BUILD, memoryModes } from '../bundle/cores.ts';
import { PREFIX } from '../bundle/c/prefix.ts';
import { builds } from '../../host/core/builds.ts';
import type { Build } from '../../host/core/builds.ts';
import { LARGEST_FILE } from '../../host/core/load.ts';
import { read } from '../../host/source/read.ts';
import { sha256Hex } from '../packing/digest.ts';
import { bundleC } from './bundle-c.ts';
import type { Command } from '../terminal/command.ts';
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
  wasi: { type: 'boolean' },
  component: { type: 'boolean' },
  c: { type: 'string' },
  prefix: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** What is of a module, and not of C. */
const ofModules = ['output', 'build', 'compact', 'memory', 'attach', 'wasi', 'component'] as const;

const help = `\
Usage: mobilenet bundle -m FILE [options] -o FILE
       mobilenet bundle -m FILE --c DIR [--prefix NAME]

Makes one module of a network and its core, with exactly the memory that it needs and the weights inside, or plain C for
a firmware.

  -m, --model FILE    packed weights (.mnw), \`-\` for standard input
  -o, --output FILE   the module (.wasm), \`-\` for standard output
      --build BUILD   ${builds.join(', ')}; simd by default
      --compact       the same as --build compact: SIMD that reads the filters in place, for the smallest memory
      --memory MODE   ${memoryModes.join(', ')}; fast by default. small takes as little memory as the network needs: the
                      baseline build with planes that overwrite each other, for interpreters and microcontrollers
      --attach        with --memory small: without the weights, which the host maps and hands over by \`attach\`
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
  const memory = flags.choice('memory', memoryModes) ?? 'fast';
  const wasi = values.wasi ?? false;
  if (memory === 'small' && (values.compact || values.build !== undefined || wasi))
    throw flags.usage('--memory small is a core of its own, without --build, --compact and --wasi');
  const attach = values.attach ?? false;
  if (attach && memory !== 'small') throw flags.usage('--attach goes with --memory small alone');
  const component = values.component ?? false;
  if (component) flags.refuse(['attach', 'wasi'], 'does not go with --component');
  const usual = memory === 'small' ? SMALL_BUILD : 'simd';
  const build: Build = values.compact ? 'compact' : (flags.choice('build', builds) ?? usual);
  await checkOutputs([target], [model]);
  const file = await read(await source(model), LARGEST_FILE);
  const how = { build, memory, attach, wasi };
  const { bytes, pages, arena } = await (component ? bundleComponent(file, how) : makeBundle(file, how));
  await output(target, [model], (write) => write(bytes));
  const written = { file: target, bytes: bytes.length, sha256: sha256Hex(bytes) };
  if (values.json) return printJson(name, { ...written, ...how, component, pages, arena }, beside(target));
  const sizes = `${pages} pages of memory, ${grouped(arena)} bytes of it beside the file`;
  print(wrote(written, sizes, `${build} build`), beside(target));
}
