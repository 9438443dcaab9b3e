/** Bars of work, filters and output of each layer. */
import { layerBars, millions } from './layer-bars.ts';
import type { Panel } from './layer-bars.ts';
import type { Plan, PlannedLayer } from './plan.ts';

/** @param title one line that names the network */
export function layerChart(title: string, plan: Plan): string {
  const panels: Panel<PlannedLayer>[] = [
    {
      title: 'Mult-adds',
      total: `${millions(plan.multiplyAdds)} in all`,
      of: ({ multiplyAdds }) => multiplyAdds,
      label: millions,
    },
    {
      title: 'Filters in the file',
      total: `${kilobytes(plan.filterBytes)} in all`,
      of: ({ filterBytes }) => filterBytes,
      label: kilobytes,
    },
    {
      title: 'Output of the layer',
      total: `${kilobytes(Math.max(...plan.layers.map(({ outputBytes }) => outputBytes)))} the largest`,
      of: ({ outputBytes }) => outputBytes,
      label: kilobytes,
    },
  ];
  return layerBars({ title, subtitle: subtitle(plan), layers: plan.layers, panels });
}

function subtitle({ packedBytes, parameters }: Plan): string {
  return `${(parameters / 1e6).toFixed(2)} M parameters · packed file ${kilobytes(packedBytes)} · 1 KB is 1024 bytes`;
}

/** KB of 1024 bytes. */
function kilobytes(value: number): string {
  return `${(value / 1024).toFixed(value < 10240 ? 1 : 0)} KB`;
}
