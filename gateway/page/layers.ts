/** The bars of the layers. */
import type { Build } from 'mobilenet-wasm/browser';
import { bar, element, milliseconds, part } from './element.ts';
import type { Layer } from './outline.ts';

const list = element('#layers');
const whole = element('#whole');
const legend = element('#kinds');

export function clearLayers(sentence: string): void {
  list.replaceChildren();
  legend.replaceChildren();
  whole.textContent = sentence;
}

/** @param times milliseconds of each */
export function showLayers(layers: readonly Layer[], times: readonly number[], build: Build): void {
  const sum = times.reduce((all, ms) => all + ms, 0);
  const longest = Math.max(...times);
  whole.textContent = `${milliseconds(sum)} in all, in this browser, build ${build}`;
  const kinds = [...new Set(layers.map(({ kind }) => kind))];
  legend.replaceChildren(...kinds.map((kind) => part('li', kind, kind)));
  list.replaceChildren(
    ...layers.map((layer, index) => {
      const { kind, stride, height, width, channels } = layer;
      const shape = `${height} × ${width} × ${channels}${stride > 1 ? `, stride ${stride}` : ''}`;
      const name = part('span', 'kind', part('span', 'only-read', `${kind} `), shape);
      const ms = times[index]!;
      return part('li', kind, name, ' ', bar(ms / longest), ' ', part('span', 'ms', milliseconds(ms)));
    }),
  );
}
