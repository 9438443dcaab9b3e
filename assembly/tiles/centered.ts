import { Layer } from '../memory/layer';

/**
 * Whether every filter zero point is 0, so that no activations need to be summed. Read by eight, and so to the end of the
 * layer's part of CHANNELS: whatever lies there beyond the last is not worth telling apart.
 */
export function isCentered(layer: Layer): bool {
  let bits: u64 = 0;
  for (let c: u32 = 0; c < layer.channels; c += 8) bits |= load<u64>(layer.filterZero + c);
  return bits == 0;
}
