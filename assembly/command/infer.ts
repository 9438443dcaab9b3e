/** `infer`: raw RGB or grey pictures of the network's own sides in, the bytes of one tensor for each out. */
import {
  begin,
  capacity,
  channels,
  classes,
  embedding,
  features,
  height,
  logits,
  push,
  run,
  softmax,
  staging,
  width,
} from '../index';
import { finish, indexIn, option, refuseBoth, refuseOverwrite } from './arguments';
import { isSigned } from './contract';
import { check, deliver, fail, Failure } from './errors';
import { close, openOutput } from './files';
import { ended, open, take } from './input';
import { STDOUT } from './io';
import { FIT_EXACT, PIXELS_GREY, PIXELS_RGB } from './picture';
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

const TENSORS = ascii`logits softmax embedding`;

/** Whether nothing says that the pictures of a grey network are RGB: then they are only where no pixel has a colour. */
let doubtful: bool = false;

/** Pushes the next picture. Answers whether the input had it whole. */
function pushRaw(pixels: u32): bool {
  check(begin(width(), height(), FIT_EXACT, pixels, 0));
  let channel: u32 = 0;
  let grey: u8 = 0;
  for (let due = capacity(); due > 0; due = capacity()) {
    const at = staging();
    if (take(at, due) < due) return false;
    for (let i: u32 = 0; doubtful && i < due; i++) {
      if (!channel) grey = load<u8>(at + i);
      else if (load<u8>(at + i) != grey) fail(Failure.RAW_GREY);
      channel = channel == 2 ? 0 : channel + 1;
    }
    check(push(due));
  }
  return true;
}

/** Runs the network on the next picture of the input and prints u8 [length] of the tensor. */
function inferNext(pixels: u32, tensor: Tensor, length: u32): void {
  if (!pushRaw(pixels)) fail(Failure.RAW_CUT);
  check(run());
  const from = tensor == Tensor.LOGITS ? logits() : tensor == Tensor.SOFTMAX ? softmax() : embedding();
  const sign = isSigned() ? SIGN : 0;
  for (let i: u32 = 0; i < length; i++) printByte(load<u8>(from + i) ^ sign);
}

/** Answers every picture. An output is opened, and an older file emptied, only when there are answers to write. */
function inferAll(pixels: u32, tensor: Tensor, path: usize): void {
  const length = tensor == Tensor.EMBEDDING ? features() : classes();
  if (!length) fail(Failure.NO_CLASSES);
  let output = CLOSED;
  while (true) {
    inferNext(pixels, tensor, length);
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
  const model = option(ascii`-m --model`);
  const raw = option(ascii`--raw`);
  const name = option(ascii`--output`);
  const kind = option(ascii`--pixels`);
  const path = option(ascii`-o --out`);
  finish();
  if (!raw) fail(Failure.NO_RAW);
  refuseBoth(model, raw);
  refuseOverwrite(path, model);
  refuseOverwrite(path, raw);
  const tensor: Tensor = name ? indexIn(TENSORS, name) : -1;
  if (tensor < 0) fail(Failure.TENSOR);
  const grey = kind ? indexIn(ascii`rgb grey`, kind) : 0;
  if (grey < 0) fail(Failure.RAW_PIXELS);
  loadWeights(model);
  doubtful = !kind && channels() == 1;
  open(raw);
  if (ended()) fail(Failure.RAW_EMPTY);
  inferAll(grey ? PIXELS_GREY : PIXELS_RGB, tensor, path);
}
