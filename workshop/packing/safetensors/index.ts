/** Float networks in a file: https://github.com/huggingface/safetensors. */
export { LARGEST_SAFETENSORS, readSafetensors } from './read.ts';
export type { Safetensors } from './read.ts';
export { writeSafetensors } from './write.ts';
