/** Float networks as files. */
import { writeSafetensors } from '../../../workshop/packing/safetensors/index.ts';
import type { Tensor } from '../../../workshop/packing/tensor.ts';
import { Trainer } from '../../../workshop/training/trainer.ts';
import type { Network } from '../../../workshop/training/network.ts';

export const network: Network = { alpha: 0.1, resolution: 32, classes: 4, batch: 8, channels: 3 };

/** A trainer with random weights, its batch normalisations unlike those of any pictures. */
export async function random(options: Partial<Network> = {}): Promise<Trainer> {
  const trainer = await Trainer.create({ ...network, ...options });
  trainer.state.initialize(5);
  trainer.state.restore(
    trainer.state.parameters().map((tensor): Tensor => {
      const { name, data } = tensor;
      const spread = (from: number) => data.map((_, at) => from + 0.0625 * (at % 5));
      if (name.endsWith('running_var')) return { ...tensor, data: spread(0.125) };
      if (/bn\d\.(weight)$/.test(name)) return { ...tensor, data: spread(0.75) };
      return /bn\d\.bias$/.test(name) ? { ...tensor, data: spread(0.25) } : tensor;
    }),
  );
  return trainer;
}

/** The same, to which red, green and blue are one. */
export async function colourBlind(): Promise<Trainer> {
  const trainer = await random({ alpha: 0.25 });
  const [stem] = trainer.state.parameters().filter(({ name }) => name === 'conv_stem.weight');
  // [outputs][3][9]
  const data = stem!.data.map((_, at) => stem!.data[at - 9 * (Math.floor(at / 9) % 3)]!);
  trainer.state.restore([{ ...stem!, data }]);
  return trainer;
}

/** As `mobilenet train` writes it. */
export function fileOf(trainer: Trainer, facts: Readonly<Record<string, string>> = {}): Uint8Array {
  return writeSafetensors(trainer.state.parameters(), {
    ...{ resolution: '32', padding: 'same', bn_epsilon: '0.001', input_range: '-1,1' },
    ...{ fit: 'stretch', fraction: '1', ...facts },
  });
}
