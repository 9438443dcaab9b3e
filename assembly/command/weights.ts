/** Loads a packed weights file into the core: a given one, or that of a bundle. */
import { classes, load as prepare, planned, reserve } from '../index';
import { Status } from '../status';
import { check, fail, Failure } from './errors';
import { ended, open, take } from './input';
import { setRoom } from './printer';

const PAGE_SHIFT: u32 = 16;

/** The header of weights/FORMAT.md, and where the length of the file stands in it. */
const HEADER_BYTES: u32 = 16;
const LENGTH: usize = 8;
const header: usize = memory.data(HEADER_BYTES, 4);

/** Asks the core for room and puts the header there. */
function place(length: u32): usize {
  const at = reserve(length);
  if (!at) fail(Status.MEMORY, (length >>> PAGE_SHIFT) + 1);
  memory.copy(at, header, HEADER_BYTES);
  return at;
}

let bundled: bool = false;

/** Whether this module carries a file of its own; then it is loaded. */
export function isBundle(): bool {
  if (bundled) return true;
  const status = prepare();
  if (status == Status.STATE) return false;
  check(status);
  bundled = true;
  return true;
}

/** Copies the file to where the core wants it and has it checked. Ends the process where it is refused. */
export function loadWeights(path: usize): void {
  if (!path) {
    if (!isBundle()) fail(Failure.NO_WEIGHTS);
    return;
  }
  open(path);
  if (take(header, HEADER_BYTES) < HEADER_BYTES) check(Status.FILE_TRUNCATED);
  // Only a file of ours states its length. The core judges the header alone first: all it may miss is the rest.
  place(HEADER_BYTES);
  const status = prepare();
  if (status != Status.FILE_TRUNCATED) check(status);
  const length = load<u32>(header, LENGTH);
  const at = place(length);
  const rest = length - HEADER_BYTES;
  if (take(at + HEADER_BYTES, rest) < rest) check(Status.FILE_TRUNCATED);
  if (!ended()) check(Status.FILE_LENGTH);
  check(prepare());
  // The core's plan ends before the file, which lies at the end of the memory: what is between them is free.
  setRoom(planned(), at);
}

/** The same of a network that has classes. */
export function loadClassifier(path: usize): void {
  loadWeights(path);
  if (!classes()) fail(Failure.NO_CLASSES);
}
