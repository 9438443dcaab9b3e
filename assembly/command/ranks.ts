/** The best classes of an answer, as lines or as an array of JSON. */
import { classes, labels, top as rank, unknown } from '../index';
import { Rank } from '../memory/rank';
import { parseCount } from './arguments';
import { fail, Failure } from './errors';
import { print, printNumber } from './printer';
import { printText } from './text';

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
function printLine(index: u32, n: u32): void {
  printNumber(n >> 8);
  print(ascii`.`);
  printNumber((625 * (n & 255) + 8) / 16, 4);
  print(ascii`: `);
  printNumber(index);
  print(ascii` `);
  printName(index, false);
  print(ascii`\n`);
}

/** n/256 exactly: 390625·n/10^8 without the zeros at its end. */
function printProbability(n: u32): void {
  printNumber(n >> 8);
  let value = 390625 * (n & 255);
  if (value == 0) return;
  let digits: u32 = 8;
  while (value % 10 == 0) {
    value /= 10;
    digits--;
  }
  print(ascii`.`);
  printNumber(value, digits);
}

function printObject(index: u32, n: u32): void {
  print(ascii`{"index":`);
  printNumber(index);
  print(ascii`,"className":"`);
  printName(index, true);
  print(ascii`","probability":`);
  printProbability(n);
  print(ascii`}`);
}

/** One class of the answer, with its probability in 1/256, up to 256. */
function printClass(place: u32, index: u32, n: u32, json: bool): void {
  if (!json) return printLine(index, n);
  if (place) print(ascii`,`);
  printObject(index, n);
}

/** Class 1, whose probability is that of the single output, and class 0, which has the rest. */
function printEither(n: u32, k: u32, json: bool): void {
  const first: u32 = n > 128 ? 1 : 0;
  printClass(0, first, first ? n : 256 - n, json);
  if (k > 1) printClass(1, 1 - first, first ? 256 - n : n, json);
}

/** How many classes an argument asks for; 0 is an absent one. */
export function countOf(top: usize): u32 {
  const k = top ? parseCount(top) : DEFAULT_K;
  if (!k) fail(Failure.COUNT, top);
  return k;
}

/** Prints a line for each of the best classes; of a picture that is unknown one that says so, and `all` the same. */
export function printLines(k: u32, all: bool): void {
  const isUnknown = unknown();
  if (isUnknown) print(ascii`unknown\n`);
  if (!isUnknown || all) printRanks(k, false);
}

/** Prints `"predictions":[{…},…]`, before it `"unknown":true` where they are those of a picture that is unknown. */
export function printPredictions(k: u32): void {
  if (unknown()) print(ascii`"unknown":true,`);
  print(ascii`"predictions":[`);
  printRanks(k, true);
  print(ascii`]`);
}

function printRanks(k: u32, json: bool): void {
  const count = min(k, classes());
  const ranks = rank(count);
  if (classes() == 1) return printEither(changetype<Rank>(ranks).probability, k, json);
  for (let i: u32 = 0; i < count; i++) {
    const entry = changetype<Rank>(ranks + i * Rank.BYTES);
    printClass(i, entry.index, entry.probability, json);
  }
}
