/** Opens paths below the folders that the engine opened for the command (`--dir HOST::GUEST`). */
import { lengthOf } from '../memory/bytes';
import {
  fd_close,
  fd_prestat_dir_name,
  fd_prestat_get,
  path_filestat_get,
  path_open,
} from '../wasi_snapshot_preview1';
import { isDash } from './arguments';
import { fail, Failure } from './errors';
import { STDIN, STDOUT } from './io';

/** The first descriptor after standard input, output and error. */
const FIRST_FOLDER: u32 = 3;

const FOLLOW_LINKS: u32 = 1;
const CREATE: u32 = 1;
const TRUNCATE: u32 = 8;
const READ: u64 = 1 << 1;
const WRITE: u64 = 1 << 6;

const NOT_FOUND: u32 = 44;

/** Kinds of files. A pipe is of none: to open one that nobody writes to never returns. */
const DEVICE: u32 = 2;
const FILE: u32 = 4;
const LINK: u32 = 7;

const DOT: u32 = 0x2e;
const SLASH: u32 = 0x2f;

/** { u8 kind, u32 length of the name }, and the descriptor that `path_open` writes. */
const prestat: usize = memory.data(8, 4);
const opened: usize = memory.data(4, 4);

/** { u64 device, u64 inode, u8 kind, … }, and device and inode of each input so far: weights and pictures. */
const filestat: usize = memory.data(64, 8);
const KIND: usize = 16;
const MAX_INPUTS: u32 = 2;
const inputs: usize = memory.data(MAX_INPUTS * 16, 8);
let inputCount: u32 = 0;

/** A folder of a longer name matches no path. */
const MAX_NAME: u32 = 1024;
const name: usize = memory.data(MAX_NAME);

/** The folder of the last `locate`. */
let folder: u32 = 0;

/** Bytes of `./` in front, which mean nothing: as many as the place where the path begins. */
function skipDot(path: usize, length: u32): u32 {
  if (length == 0 || load<u8>(path) != DOT) return 0;
  if (length == 1) return 1;
  return load<u8>(path + 1) == SLASH ? 2 : 0;
}

/** Bytes of `path` that the folder's name covers, with the slashes that follow; −1 where it lies elsewhere. */
function covered(fd: u32, path: usize): i32 {
  const length = load<u32>(prestat, 4);
  if (length > MAX_NAME || fd_prestat_dir_name(fd, name, length)) return -1;
  let i = skipDot(name, length);
  let at = skipDot(path, lengthOf(path));
  // A folder called `.` holds every path that does not begin at the root.
  if (i == length) return load<u8>(path) == SLASH ? -1 : <i32>at;
  for (; i < length; i++, at++) if (load<u8>(name + i) != load<u8>(path + at)) return -1;
  const next = load<u8>(path + at);
  if (next && next != SLASH && load<u8>(name + length - 1) != SLASH) return -1;
  while (load<u8>(path + at) == SLASH) at++;
  return <i32>at;
}

/** Finds the folder whose name covers most of `path`, and answers what is left of the path in it; 0 for none. */
function locate(path: usize): usize {
  let most = -1;
  for (let fd = FIRST_FOLDER; fd_prestat_get(fd, prestat) == 0; fd++) {
    const bytes = covered(fd, path);
    if (bytes <= most) continue;
    most = bytes;
    folder = fd;
  }
  return most < 0 ? 0 : path + most;
}

/** Finds the folder of a path, and what the path is in it. Answers the errno. */
function examine(path: usize, lookup: u32): u32 {
  const rest = locate(path);
  if (!rest) fail(Failure.NOT_FOUND, path);
  return path_filestat_get(folder, lookup, rest, lengthOf(rest), filestat);
}

function open(path: usize, lookup: u32, creation: u32, rights: u64): u32 {
  const rest = locate(path);
  const errno = path_open(folder, lookup, rest, lengthOf(rest), creation, rights, 0, 0, opened);
  if (errno) refuse(path, errno);
  return load<u32>(opened);
}

/** What is left of the folder's own name is empty, and that is not found either. */
function refuse(path: usize, errno: u32): void {
  fail(errno == NOT_FOUND && load<u8>(locate(path)) ? Failure.NOT_FOUND : Failure.OPEN, path);
}

/** `-` is standard input. */
export function openInput(path: usize): u32 {
  if (isDash(path)) return STDIN;
  const errno = examine(path, FOLLOW_LINKS);
  if (errno) refuse(path, errno);
  const kind = load<u8>(filestat + KIND);
  if (kind != FILE && kind != DEVICE) fail(Failure.OPEN, path);
  const input = inputs + (inputCount++ % MAX_INPUTS) * 16;
  store<u64>(input, load<u64>(filestat));
  store<u64>(input, load<u64>(filestat, 8), 8);
  return open(path, FOLLOW_LINKS, 0, READ);
}

/** Whether the file examined last is an input, by whatever name. An engine that knows no inodes answers 0. */
function isInput(): bool {
  if (!load<u64>(filestat, 8)) return false;
  for (let i: u32 = 0; i < min(inputCount, MAX_INPUTS); i++) {
    const input = inputs + i * 16;
    if (load<u64>(input) == load<u64>(filestat) && load<u64>(input, 8) == load<u64>(filestat, 8)) return true;
  }
  return false;
}

/** `-` is standard output. An older file is emptied. A symbolic link is refused, as may be what it leads to. */
export function openOutput(path: usize): u32 {
  if (isDash(path)) return STDOUT;
  if (examine(path, 0) == 0) {
    if (load<u8>(filestat + KIND) == LINK) fail(Failure.OPEN, path);
    if (isInput()) fail(Failure.OVERWRITE, path);
  }
  return open(path, 0, CREATE | TRUNCATE, WRITE);
}

/** Closes an output, which may be when a device says that it is full. */
export function close(fd: u32): void {
  if (fd_close(fd)) fail(Failure.WRITE);
}
