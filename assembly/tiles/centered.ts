import { Layer } from '../memory/layer';

/** Whether every filter zero point is 0, so that no activations need to be summed. */
export function isCentered(layer: Layer): bool {
  let bits: u8 = 0;
  for (let c: u32 = 0; c < layer.channels; c++) bits |= load<u8>(layer.filterZero + c);
  return bits == 0;
}
