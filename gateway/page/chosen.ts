/** The model that answers in the page: the one of the gateway that was chosen. */
import { load } from 'mobilenet-wasm/browser';
import type { Mobilenet } from 'mobilenet-wasm/browser';
import type { ModelEntry } from '../catalog.ts';
import { showComing } from './answers.ts';
import { element } from './element.ts';
import { clearFacts, showFacts } from './facts.ts';
import { bytesOf, fetchOwn, fileOf } from './gateway.ts';
import { clearLayers, showLayers } from './layers.ts';
import { layersOf } from './outline.ts';
import { profile } from './profile.ts';

export interface Chosen {
  readonly entry: ModelEntry;
  readonly model: Promise<Mobilenet>;
  /** Shows the time of each layer, once. */
  time(): void;
  dispose(): void;
}

const again = element<HTMLButtonElement>('#again');

/** Loads a model of the gateway, and shows what it is. */
export function choose(entry: ModelEntry): Chosen {
  const controller = new AbortController();
  const { signal } = controller;
  showFacts(entry, undefined);
  showComing({ loaded: 0 });
  clearLayers('After the first answer.');
  again.disabled = true;
  const model = load(fileOf(entry.name), { fetch: fetchOwn, signal, onProgress: showComing });
  // Who asks it for an answer is told.
  model.then(({ running }) => signal.aborted || showFacts(entry, running)).catch(() => undefined);
  let timed = false;
  const time = (): void => {
    timed = true;
    void showTimes(entry, model, signal);
  };
  again.onclick = time;
  return {
    entry,
    model,
    time: () => timed || time(),
    dispose() {
      controller.abort();
      model.then((loaded) => loaded.dispose()).catch(() => undefined);
    },
  };
}

/** There is no model: nothing is shown of the one before. */
export function forget(): void {
  clearFacts();
  clearLayers('');
  again.disabled = true;
}

async function showTimes(entry: ModelEntry, model: Promise<Mobilenet>, signal: AbortSignal): Promise<void> {
  again.disabled = true;
  clearLayers('Each layer is timed alone …');
  try {
    const { build } = await model;
    const file = await bytesOf(entry.name);
    const layers = layersOf(file);
    showLayers(layers, await profile(file, layers.length, build, signal), build);
  } catch (cause) {
    if (signal.aborted) return;
    clearLayers(`There are no times: ${(cause as Error).message}`);
  }
  again.disabled = false;
}
