import { padded } from '../../training/network.ts';
import type { Input } from '../input.ts';
import { shifted } from '../integers.ts';
import { SIX } from '../network.ts';
import type { RealNetwork } from '../network.ts';
import { Machine } from './machine.ts';

/**
 * What the real network says to bytes of its input.
 *
 * @param planes u8 [height][width][channels] each
 * @param batch of them at a time
 * @param advance is called after each batch
 * @returns f32 [planes][classes]
 * @throws E_MEMORY, E_ENGINE
 */
export async function teach(
  network: RealNetwork,
  input: Input,
  planes: readonly Uint8Array[],
  batch: number,
  advance: () => Promise<void>,
): Promise<Float32Array> {
  // Padded places hold 0, which lies between two bytes where a shift is common to all channels.
  const common = input.shift[0]!;
  const machine = await Machine.create(network, input.zero - common / input.scale, batch);
  writeReal(machine, network, { ...input, shift: input.shift.map((shift) => shift - common) });
  const { classes } = network;
  const row = padded(classes);
  const logits = new Float32Array(planes.length * classes);
  for (let first = 0; first < planes.length; first += batch) {
    const part = planes.slice(first, first + batch);
    machine.body(Buffer.concat(part), part.length);
    const rows = machine.head();
    for (let image = 0; image < part.length; image++)
      logits.set(rows.subarray(image * row, image * row + classes), (first + image) * classes);
    await advance();
  }
  return logits;
}

/** The first layer reads bytes, the classifier the pool's sums. */
function writeReal(machine: Machine, { layers }: RealNetwork, input: Input): void {
  const mean = layers.find(({ kind }) => kind === 'mean')!;
  const pixels = mean.input.height * mean.input.width;
  layers.forEach((layer, index) => {
    if (layer.kind === 'mean') return;
    const { filters, bias } = index === 0 ? shifted(layer, input.shift) : layer;
    const unit = index === 0 ? input.scale : layer.activation === 'none' ? 1 / pixels : 1;
    machine.write(index, {
      filters: filters.map((filter) => filter * unit),
      bias,
      scale: new Float32Array(bias.length).fill(1),
      most: SIX,
      rounds: false,
    });
  });
}
