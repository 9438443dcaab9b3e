/** `classify`: the best classes of a picture, one line each or one JSON object. */
import { classes, labels, run, top as rank } from '../index';
import { Rank } from '../memory/rank';
import { finish, flag, option, parseCount, refuseBoth, STANDARD_INPUT, takeFile } from './arguments';
import { check, deliver, fail, Failure } from './errors';
import { pushFrame, takeFrame } from './frame';
import { pushPicture } from './picture';
import { print, printByte, printNumber } from './printer';
import { printText } from './text';
import { isBundle, loadWeights } from './weights';

const DEFAULT_K: u32 = 5;

const LINE: u8 = 0x0a;

/** Where the label of the last `findLabel` lies: UTF-8 without its line's end. */
let label: usize = 0;
let labelBytes: u32 = 0;

/** Finds line `index` of the labels, which are present. */
function findLabel(index: u32): void {
  label = labels();
  for (; index > 0; index--) {
    while (load<u8>(label) != LINE) label++;
    label++;
  }
  labelBytes = 0;
  while (load<u8>(label + labelBytes) != LINE) labelBytes++;
}

/** The class's label, its index where the file has no labels. */
function printName(index: u32, json: bool): void {
  if (!labels()) return printNumber(index);
  findLabel(index);
  printText(label, label + labelBytes, json);
}

/** `0.7891: 23 label`. The probability is rounded to 4 decimals, halves up: n/256 = (625·n/16)/10^4. */
function printLine(rank: Rank): void {
  print('0.');
  printNumber((625 * <u32>rank.probability + 8) / 16, 4);
  print(': ');
  printNumber(rank.index);
  print(' ');
  printName(rank.index, false);
  print('\n');
}

/** n/256 exactly: 390625·n/10^8 without the zeros at its end. */
function printProbability(n: u32): void {
  if (n == 0) return print('0');
  let value = 390625 * n;
  let digits: u32 = 8;
  while (value % 10 == 0) {
    value /= 10;
    digits--;
  }
  print('0.');
  printNumber(value, digits);
}

function printObject(rank: Rank): void {
  print('{"index":');
  printNumber(rank.index);
  print(',"className":"');
  printName(rank.index, true);
  print('","probability":');
  printProbability(rank.probability);
  print('}');
}

function printRanks(ranks: usize, count: u32, json: bool): void {
  if (json) print('{"predictions":[');
  for (let i: u32 = 0; i < count; i++) {
    const rank = changetype<Rank>(ranks + i * Rank.BYTES);
    if (json) {
      if (i) print(',');
      printObject(rank);
    } else printLine(rank);
  }
  if (json) print(']}\n');
}

export function classify(): void {
  const model = option('-m --model');
  const top = option('-k --top');
  const json = flag('--json');
  const frame = takeFrame();
  let image = takeFile('-i --image');
  finish();
  const k = top ? parseCount(top) : DEFAULT_K;
  if (!k) fail(Failure.COUNT, top);
  if (!image && !model && isBundle()) image = STANDARD_INPUT;
  if (!image) fail(Failure.NO_PICTURE);
  refuseBoth(model, image);
  loadWeights(model);
  if (!classes()) fail(Failure.NO_CLASSES);
  if (frame) pushFrame(image);
  else pushPicture(image);
  check(run());
  printRanks(rank(k), min(k, classes()), json);
  deliver();
}
