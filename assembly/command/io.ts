/** Bytes from and to a file descriptor of WASI. */
import { fd_read, fd_write } from '../wasi_snapshot_preview1';

export const STDIN: u32 = 0;
export const STDOUT: u32 = 1;
export const STDERR: u32 = 2;

/** Errno of a device that neither takes bytes nor says why. */
const EIO: u32 = 29;

/** One vector of WASI, { u32 address, u32 length }, and the count of bytes that a call answers. */
const vector: usize = memory.data(8, 4);
const moved: usize = memory.data(4, 4);

/** Reads 1 to `length` (≤ 2^31 − 1) bytes to `at`. Answers how many, 0 at the end, or the errno below 0. */
export function read(fd: u32, at: usize, length: u32): i32 {
  store<u32>(vector, <u32>at);
  store<u32>(vector, length, 4);
  const errno = fd_read(fd, vector, 1, moved);
  return errno ? -(<i32>errno) : load<i32>(moved);
}

/** Writes all of u8 [length]. Answers the errno. */
export function write(fd: u32, at: usize, length: u32): u32 {
  while (length > 0) {
    store<u32>(vector, <u32>at);
    store<u32>(vector, length, 4);
    const errno = fd_write(fd, vector, 1, moved);
    if (errno) return errno;
    const count = load<u32>(moved);
    if (count == 0) return EIO;
    at += count;
    length -= count;
  }
  return 0;
}
