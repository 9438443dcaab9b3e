/** The network that answers in the page: the one that was chosen. */
import { load } from 'mobilenet-wasm/browser';
import type { Mobilenet } from 'mobilenet-wasm/browser';
import { showComing } from './answers.ts';
import { element } from './element.ts';
import { clearFacts, showFacts } from './facts.ts';
import { fetchOwn } from './gateway.ts';
import { clearLayers, showLayers } from './layers.ts';
import { bytesOf, isServed } from './offered.ts';
import type { Offered } from './offered.ts';
import { layersOf } from './outline.ts';
import { profile } from './profile.ts';

export interface Chosen {
  readonly offered: Offered;
  readonly model: Promise<Mobilenet>;
  /** Shows the time of each layer, once. */
  time(): void;
  dispose(): void;
}

const again = element<HTMLButtonElement>('#again');

/** Loads a network, and shows what it is. */
export function choose(offered: Offered): Chosen {
  const controller = new AbortController();
  const { signal } = controller;
  showFacts(offered, undefined);
  showComing(isServed(offered) ? { loaded: 0 } : { loaded: 0, total: 0 });
  clearLayers('After the first answer.');
  again.disabled = true;
  const model = load(offered.file, { fetch: fetchOwn, signal, onProgress: showComing });
  // Who asks it for an answer is told.
  model.then(({ running }) => signal.aborted || showFacts(offered, running)).catch(() => undefined);
  let timed = false;
  const time = (): void => {
    timed = true;
    void showTimes(offered, model, signal);
  };
  again.onclick = time;
  return {
    offered,
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

async function showTimes(offered: Offered, model: Promise<Mobilenet>, signal: AbortSignal): Promise<void> {
  again.disabled = true;
  clearLayers('Each layer is timed alone …');
  try {
    const { build } = await model;
    const file = await bytesOf(offered);
    const layers = layersOf(file);
    showLayers(layers, await profile(file, layers.length, build, signal), build);
  } catch (cause) {
    if (signal.aborted) return;
    clearLayers(`There are no times: ${(cause as Error).message}`);
  }
  again.disabled = false;
}
