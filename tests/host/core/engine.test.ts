/** In Node no promise waits for the engine alone: docs/decisions/0012. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundle } from '../../../workshop/bundle/bundle.ts';
import { builds, supports } from '../../../host/core/builds.ts';
import { load } from '../../../host/index.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { Trainer } from '../../../workshop/training/trainer.ts';

const refuse = (name: string) => (): never => assert.fail(`WebAssembly.${name} was called`);
const file = seal(make({ alpha: 0.25, resolution: 32, classes: 3, seed: 1 }));

test('modules are compiled and instantiated at once', async (t) => {
  await file;
  for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming'] as const) {
    t.mock.method(WebAssembly, name, refuse(name));
  }
  for (const build of builds.filter(supports)) (await load(await file, { build })).dispose();
  for (const options of [{}, { wide: true }, { threads: 2 }]) (await load(await file, options)).dispose();
  await bundle(await file);
  await seal(make({ alpha: 0.25, resolution: 32, classes: 3, seed: 2 }));
  await Trainer.create({ alpha: 0.25, resolution: 32, classes: 2, channels: 3, batch: 1 });
});
