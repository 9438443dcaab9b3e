/**
 * What a component exports, around a bundle: `wit/mobilenet.wit` in the canonical ABI. A picture is written where the
 * network takes it, labels and digests are read where they lie. All else of an answer lies behind the plan, where
 * workshop/bundle/component leaves room:
 *
 *   0        32                                16 · classes, or 4 · features, more
 *   | result | answers, or numbers             | u32 [classes + 1]: where labels begin |
 */
import * as bundle from './bundle';
import { Status } from '../status';

/** Cases of the enum `code` after those that stand for a status, in its order. */
const enum Code {
  INPUT_SHAPE = 19,
  OUTPUT,
  USAGE,
}

/** The status of which the first case of `code` is. */
const FIRST: u32 = 16;

/** Bytes of the largest result: of `info`. */
const RESULT: usize = 32;

/** Addresses in section CONTRACT of weights/FORMAT.md: of the embedding. */
const SCALE: usize = 20;
const ZERO: usize = 28;

const DIGEST_BYTES: u32 = 32;
const LINE_END: u8 = 10;

/** Fields of the record `answer`; a string is its address and its length. */
@unmanaged
class Answer {
  index: u32;
  label: usize;
  labelLength: u32;
  probability: f32;
}

/** Where the result goes; behind the plan, or where a refused file has none. */
function resultAt(): usize {
  const end: usize = bundle.contract() ? bundle.planned() : bundle.heap_base();
  return (end + 15) & ~15;
}

function refuse(code: u32, place: u32): usize {
  const result = resultAt();
  store<u8>(result, 1);
  store<u8>(result, code, 4);
  store<u32>(result, place, 8);
  return result;
}

function refuseStatus(status: Status): usize {
  return refuse(status - FIRST, bundle.detail());
}

/** The result that is a list. */
function list(address: usize, length: u32): usize {
  const result = resultAt();
  store<u8>(result, 0);
  store<usize>(result, address, 4);
  store<u32>(result, length, 8);
  return result;
}

/** Loads the file of the bundle, once. */
function loadOnce(): Status {
  return bundle.contract() ? Status.OK : bundle.load();
}

function inputBytes(): u32 {
  return bundle.height() * bundle.width() * bundle.channels();
}

/** Bytes of a picture go where the network takes it. More have no place: of an address there, the engine says so itself. */
export function realloc(_before: usize, _had: usize, _align: usize, size: usize): usize {
  const at = bundle.input();
  if (!at) return bundle.heap_base();
  return size > inputBytes() ? (<usize>memory.size()) << 16 : at;
}

/** Classes of an answer; a single output tells class 1 from class 0. */
function classCount(): u32 {
  const outputs = bundle.classes();
  return outputs == 1 ? 2 : outputs;
}

/** () -> result<facts, error> */
export function info(): usize {
  const status = loadOnce();
  if (status) return refuseStatus(status);
  const result = resultAt();
  store<u8>(result, 0);
  store<u32>(result, bundle.height(), 4);
  store<u32>(result, bundle.width(), 8);
  store<u32>(result, bundle.channels(), 12);
  store<u32>(result, classCount(), 16);
  store<u32>(result, bundle.features(), 20);
  store<u32>(result, bundle.layers(), 24);
  return result;
}

/** (list<u8>, u32) -> result<list<answer>, error>. The pixels are where `realloc` has said. */
export function classify(_pixels: usize, length: u32, top: u32): usize {
  const status = loadOnce();
  if (status) return refuseStatus(status);
  if (!top) return refuse(Code.USAGE, 0);
  const classes = classCount();
  if (!classes) return refuse(Code.OUTPUT, 0);
  if (length != inputBytes()) return refuse(Code.INPUT_SHAPE, inputBytes());
  const count = min(top, classes);
  const answers = resultAt() + RESULT;
  rank(answers, count);
  if (bundle.unknown()) return list(answers, 0);
  label(answers, count, answers + classes * offsetof<Answer>());
  return list(answers, count);
}


@inline
function answerAt(answers: usize, index: u32): Answer {
  return changetype<Answer>(answers + index * offsetof<Answer>());
}

/** The best classes and their probabilities, from `struct mobilenet_rank`. */
function rank(answers: usize, count: u32): void {
  const isSingle = bundle.classes() == 1;
  const ranks = bundle.answer(count);
  for (let i: u32 = 0; i < count; i++) {
    const answer = answerAt(answers, i);
    let from = load<u32>(ranks + (isSingle ? 0 : i << 2));
    let probability = from >>> 24;
    answer.index = from & 0xffff;
    if (isSingle) {
      answer.index = i ^ u32(probability > 128);
      if (!answer.index) probability = 256 - probability;
    }
    answer.probability = <f32>probability / 256;
  }
}

/** Their labels, found in one walk over the lines; of a network without they stay empty. */
function label(answers: usize, count: u32, begins: usize): void {
  const end = bundle.labels() + bundle.labels_length();
  let begin = begins;
  for (let at = bundle.labels(); at < end; at++) {
    store<usize>(begin, at);
    begin += sizeof<usize>();
    while (load<u8>(at) != LINE_END) at++;
    store<usize>(begin, at + 1);
  }
  for (let i: u32 = 0; i < count; i++) {
    const answer = answerAt(answers, i);
    answer.label = answer.labelLength = 0;
    if (begin == begins) continue;
    const own = begins + answer.index * sizeof<usize>();
    answer.label = load<usize>(own);
    answer.labelLength = load<u32>(own, 4) - 1 - <u32>answer.label;
  }
}

/** (list<u8>) -> result<list<f32>, error> */
export function embed(_pixels: usize, length: u32): usize {
  const status = loadOnce();
  if (status) return refuseStatus(status);
  if (length != inputBytes()) return refuse(Code.INPUT_SHAPE, inputBytes());
  bundle.answer(1);
  const bytes = bundle.embedding();
  const scale = load<f32>(bundle.contract(), SCALE);
  const zero = load<u8>(bundle.contract(), ZERO);
  const numbers = resultAt() + RESULT;
  const count = bundle.features();
  for (let i: u32 = 0; i < count; i++) {
    store<f32>(numbers + (i << 2), scale * <f32>(<i32>load<u8>(bytes + i) - <i32>zero));
  }
  return list(numbers, count);
}

/** () -> result<list<u8>, error> */
export function selftest(): usize {
  const status = loadOnce() || bundle.selftest();
  if (status) return refuseStatus(status);
  return list(bundle.digests(), bundle.layers() * DIGEST_BYTES);
}
