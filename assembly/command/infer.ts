/** `infer`: raw RGB pictures of the network's own sides in, the bytes of one tensor for each out. */
import { begin, classes, embedding, features, height, logits, run, softmax, width } from '../index';
import { finish, indexIn, option, refuseBoth, refuseOverwrite } from './arguments';
import { isSigned } from './contract';
import { check, deliver, fail, Failure } from './errors';
import { close, openOutput } from './files';
import { ended, open } from './input';
import { STDOUT } from './io';
import { FIT_EXACT, PIXELS_RGB, pushAll } from './picture';
import { printByte, room, setTarget } from './printer';
import { loadWeights } from './weights';

/** Turns a byte of the core's u8 domain into that of an int8 tensor: value + 128 in two's complement. */
const SIGN: u32 = 0x80;

/** No descriptor. */
const CLOSED: u32 = u32.MAX_VALUE;

/** What `--output` names, in the order of `TENSORS`. */
const enum Tensor {
  LOGITS,
  SOFTMAX,
  EMBEDDING,
}

const TENSORS = 'logits softmax embedding';

/** Runs the network on the next picture of the input and prints u8 [length] of the tensor. */
function inferNext(tensor: Tensor, length: u32): void {
  check(begin(width(), height(), FIT_EXACT, PIXELS_RGB, 0));
  if (!pushAll()) fail(Failure.RAW_CUT);
  check(run());
  const from = tensor == Tensor.LOGITS ? logits() : tensor == Tensor.SOFTMAX ? softmax() : embedding();
  const sign = isSigned() ? SIGN : 0;
  for (let i: u32 = 0; i < length; i++) printByte(load<u8>(from + i) ^ sign);
}

/** Answers every picture. An output is opened, and an older file emptied, only when there are answers to write. */
function inferAll(tensor: Tensor, path: usize): void {
  const length = tensor == Tensor.EMBEDDING ? features() : classes();
  if (!length) fail(Failure.NO_CLASSES);
  let output = CLOSED;
  while (true) {
    inferNext(tensor, length);
    const last = ended();
    if (!last && room() >= length) continue;
    if (output == CLOSED) {
      output = path ? openOutput(path) : STDOUT;
      setTarget(output);
    }
    deliver();
    if (last) break;
  }
  if (output != STDOUT) close(output);
}

export function infer(): void {
  const model = option('-m --model');
  const raw = option('--raw');
  const name = option('--output');
  const path = option('-o --out');
  finish();
  if (!raw) fail(Failure.NO_RAW);
  refuseBoth(model, raw);
  refuseOverwrite(path, model);
  refuseOverwrite(path, raw);
  const tensor: Tensor = name ? indexIn(TENSORS, name) : -1;
  if (tensor < 0) fail(Failure.TENSOR);
  loadWeights(model);
  open(raw);
  if (ended()) fail(Failure.RAW_EMPTY);
  inferAll(tensor, path);
}
