import { layerBars, millions } from '../plan/layer-bars.ts';
import type { Panel } from '../plan/layer-bars.ts';
import { environmentLine } from './machine.ts';
import type { Profile, ProfiledLayer } from './profile.ts';

/** Bars of time, rate and work of each layer. `title` names the network. */
export function profileChart(title: string, profile: Profile): string {
  const { layers, sum, multiplyAdds } = profile;
  const panels: Panel<ProfiledLayer>[] = [
    {
      title: 'Time',
      total: `${sum.toFixed(3)} ms in all`,
      of: ({ ms }) => ms,
      label: (ms) => `${ms.toFixed(3)} ms`,
    },
    {
      title: 'GMAC/s',
      total: `${(multiplyAdds / sum / 1e6).toFixed(1)} on the whole`,
      of: ({ gmacs }) => gmacs,
      label: (gmacs) => gmacs.toFixed(1),
    },
    {
      title: 'Mult-adds',
      total: `${millions(multiplyAdds)} in all`,
      of: (layer) => layer.multiplyAdds,
      label: millions,
    },
  ];
  return layerBars({ title, subtitle: environmentLine(profile), layers, panels });
}
