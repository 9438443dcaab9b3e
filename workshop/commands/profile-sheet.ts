import { rate } from '../bench/bench.ts';
import type { Profile, ProfiledLayer } from '../bench/profile.ts';
import { environmentFacts, milliseconds, networkLine, noteFacts, runningLine, table } from './bench-sheet.ts';
import { columns, grouped } from '../terminal/columns.ts';

/** What `mobilenet profile` prints. */
export function profileSheet(network: string, profile: Profile): string {
  const { running, multiplyAdds } = profile;
  const facts = table([
    ['network', networkLine(network, multiplyAdds)],
    ...environmentFacts(profile),
    ['build', runningLine(running)],
    ...noteFacts(running),
  ]);
  return [facts, layerTable(profile), kindTable(profile), comparison(profile)].join('\n');
}

function layerTable({ layers, picture, sum }: Profile): string {
  const rows = layers.map(({ kind, stride, output, multiplyAdds, ms, gmacs, share }, index) => [
    String(index),
    kind,
    String(stride),
    `${output.height} × ${output.width} × ${output.channels}`,
    grouped(multiplyAdds),
    ms.toFixed(4),
    gmacs.toFixed(1),
    percent(share),
  ]);
  return columns(
    [
      ['layer', 'kind', 'stride', 'output', 'mult-adds', 'ms', 'GMAC/s', '%'],
      ['', 'picture', '', '', '', picture.toFixed(4), '', percent(picture / sum)],
      ...rows,
    ],
    ['right', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
  );
}

function kindTable({ layers, sum }: Profile): string {
  const kinds = [...new Set(layers.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => {
    const { multiplyAdds, ms } = added(layers.filter((layer) => layer.kind === kind));
    return [kind, grouped(multiplyAdds), ms.toFixed(4), rate(multiplyAdds, ms).toFixed(1), percent(ms / sum)];
  });
  return columns(
    [['all of a kind', 'mult-adds', 'ms', 'GMAC/s', '%'], ...rows],
    ['left', 'right', 'right', 'right', 'right'],
  );
}

function added(layers: readonly ProfiledLayer[]): { multiplyAdds: number; ms: number } {
  return layers.reduce(
    (all, { multiplyAdds, ms }) => ({ multiplyAdds: all.multiplyAdds + multiplyAdds, ms: all.ms + ms }),
    { multiplyAdds: 0, ms: 0 },
  );
}

function comparison({ sum, whole, multiplyAdds }: Profile): string {
  const more = 100 * (sum / whole - 1);
  const difference = `${Math.abs(more).toFixed(1)} % ${more < 0 ? 'less' : 'more'}`;
  return table([
    ['sum', `${milliseconds(sum)} ms of picture and layers, each alone: ${difference} than the whole run`],
    ['whole run', `${milliseconds(whole)} ms, ${rate(multiplyAdds, whole).toFixed(1)} GMAC/s`],
  ]);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
