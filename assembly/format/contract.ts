/** Section CONTRACT: what a picture becomes before it is the input, and what the answer's bytes mean. */
import { isScale } from './range';
import { Section, find, findExact, section, sectionLength } from './file';
import { Status, refuse } from '../status';

/** Orders of colour. */
export const enum Order {
  RGB = 0,
  BGR = 1,
  GREY = 2,
}

/** How a picture's sides become the resize sides. */
export const enum Fit {
  COVER = 0,
  STRETCH = 1,
}

/** What makes probabilities of the logits: this runtime for a model that ends in them, or the model itself. */
export const enum Probability {
  OUR_SOFTMAX = 0,
  SOFTMAX = 1,
  OUR_LOGISTIC = 2,
  LOGISTIC = 3,
}

const MIN_SIDE: u32 = 32;
const MAX_SIDE: u32 = 2048;
const MAX_RESIZE: u32 = 4096;
const MAX_CLASSES: u32 = 8192;
const RESERVED: u32 = 36;

/** The record at the start of the section, 48 bytes as they stand in the file. */
@unmanaged
export class Contract {
  static readonly BYTES: u32 = 48;

  height: u16;
  width: u16;
  channels: u8;
  order: u8;
  fit: u8;
  resampling: u8;
  resizeHeight: u16;
  resizeWidth: u16;
  /** 0 uint8, 1 int8: the type of every tensor inside. */
  domain: u8;
  inputType: u8;
  outputType: u8;
  probability: u8;
  classes: u16;
  features: u16;
  embeddingScale: f32;
  logitScale: f32;
  embeddingZero: u8;
  logitZero: u8;
  /** 1 where section REJECT says which answers are unknown. */
  reject: u16;
  /** What the logits were divided by before the table of SOFTMAX was made; 0 stands for 1. */
  temperature: f32;

  /** Whether each class has a probability of its own, by the logistic function: of one class there is no other. */
  @inline
  get isLogistic(): bool {
    return <i32>this.probability > Probability.SOFTMAX;
  }

  /** The input table, u8 [channels][256]. */
  @inline
  get table(): usize {
    return changetype<usize>(this) + Contract.BYTES;
  }
}

/** The contract of the loaded file. */
export let contract = changetype<Contract>(0);

export function checkContract(): Status {
  if (!find(Section.CONTRACT) || sectionLength < Contract.BYTES)
    return refuse(Status.FILE_SECTION, Section.CONTRACT);
  contract = changetype<Contract>(Weights.keepContract(section, sectionLength));
  const wrong = wrongField(contract);
  if (wrong < Contract.BYTES) return refuse(Status.FILE_CONTRACT, wrong);
  return findExact(Section.CONTRACT, Contract.BYTES + ((<u64>contract.channels) << 8));
}

/** The address in the section of the first field out of its range, past the end where there is none. */
function wrongField(c: Contract): u32 {
  if ((c.channels | 2) != 3) return 4;
  if (<u32>c.height - MIN_SIDE > MAX_SIDE - MIN_SIDE) return 0;
  if (<u32>c.width - MIN_SIDE > MAX_SIDE - MIN_SIDE) return 2;
  if (<i32>c.order > Order.GREY || (c.order == Order.GREY) != (c.channels == 1)) return 5;
  if (<i32>c.fit > Fit.STRETCH) return 6;
  if (c.resampling) return 7;
  if (<u32>c.resizeHeight - c.height > MAX_RESIZE - c.height) return 8;
  if (<u32>c.resizeWidth - c.width > MAX_RESIZE - c.width) return 10;
  if (c.domain > 1) return 12;
  if (c.inputType > 2) return 13;
  if (c.outputType > 2) return 14;
  if (c.probability > (c.classes ? 3 : 0) || (c.classes == 1 && !c.isLogistic)) return 15;
  if (c.classes > MAX_CLASSES) return 16;
  if (!isScale(c.embeddingScale)) return 20;
  if (!isScale(c.logitScale)) return 24;
  if (c.reject > u32(c.classes != 0)) return 30;
  // Where the probabilities are the model's own there is none to state.
  const divides = c.classes && !(c.probability & 1) && isScale(c.temperature);
  if (!divides && reinterpret<u32>(c.temperature)) return 32;
  const reserved = changetype<usize>(c) + RESERVED;
  return load<u64>(reserved) | load<u32>(reserved, 8) ? RESERVED : Contract.BYTES;
}
