import { Contract } from '../format/contract';
import { contract as contractAt } from '../index';

/** Section CONTRACT of the loaded file. */
export function contract(): Contract {
  return changetype<Contract>(contractAt());
}

/** Whether the network's own tensors are int8; the core computes all in u8. */
export function isSigned(): bool {
  return contract().domain != 0;
}
