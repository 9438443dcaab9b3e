/** What the commands need of section CONTRACT of weights/FORMAT.md, of the loaded network. */
import { contract } from '../index';

export function inputHeight(): u32 {
  return load<u16>(contract());
}

export function inputWidth(): u32 {
  return load<u16>(contract(), 2);
}

/** Whether the network's own tensors are int8; the core computes all in u8. */
export function isSigned(): bool {
  return load<u8>(contract(), 12) != 0;
}

/** 0 for a headless network. */
export function classes(): u32 {
  return load<u16>(contract(), 16);
}

/** Channels of the embedding. */
export function features(): u32 {
  return load<u16>(contract(), 18);
}
