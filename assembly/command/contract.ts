import { contract } from '../index';

/** Where the domain stands in section CONTRACT of weights/FORMAT.md. */
const DOMAIN: usize = 12;

/** Whether the network's own tensors are int8; the core computes all in u8. */
export function isSigned(): bool {
  return load<u8>(contract(), DOMAIN) != 0;
}
