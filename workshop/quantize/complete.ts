import { ownProbabilities } from '../packing/arithmetic.ts';
import { sha256Hex } from '../packing/digest.ts';
import type { Layer, Network } from '../packing/network.ts';
import { toolName } from '../packing/tool.ts';
import { printable } from '../printable.ts';
import type { CalibrationSet, Settings } from './settings.ts';
import type { Subject } from './subject.ts';

/** Layers with everything else that a packed file holds. */
export function complete(
  { contract, labels, sha256, training }: Subject,
  { pictures, training: tuned = pictures }: CalibrationSet,
  layers: readonly Layer[],
  { provenance, tuning }: Settings,
): Network {
  const { outputScale: scale, outputZero: zero, output } = layers.at(-1)!;
  return {
    contract,
    domain: 'int8',
    layers,
    softmax: { ...ownProbabilities(output.channels, { scale, zero }), inModel: false },
    ...(labels && { labels }),
    provenance: {
      'source-sha256': sha256,
      tool: toolName(),
      calibration: told(pictures),
      ...(tuning && { tuning: told(tuned) }),
      ...(training !== undefined && { training: printable(training).slice(0, 1000) }),
      ...provenance,
    },
  };
}

function told(pictures: readonly Uint8Array[]): string {
  return `${pictures.length} pictures, SHA-256 of their pixels ${sha256Hex(pictures)}`;
}
