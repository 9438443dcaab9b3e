/**
 * The functions of WASI preview 1 that the command calls, and nothing else that it imports. The compiler takes the
 * name of the imported module from the name of this file. Every address is a byte offset into our memory; every
 * answer is an errno, 0 for success.
 *
 * Source: WebAssembly/WASI, preview 1, `wasi_snapshot_preview1.witx`.
 */

/** Writes the number of arguments to `count`, and the bytes of all of them with their closing zeros to `size`. */
export declare function args_sizes_get(count: usize, size: usize): u32;

/** Writes the address of each argument to `addresses`: usize [count], and the arguments to `strings`: u8 [size]. */
export declare function args_get(addresses: usize, strings: usize): u32;

/** Reads into `count` vectors (address, length) and writes the number of bytes to `read`, 0 at the end. */
export declare function fd_read(fd: u32, vectors: usize, count: u32, read: usize): u32;

/** Writes from `count` vectors (address, length) and writes the number of bytes taken to `written`. */
export declare function fd_write(fd: u32, vectors: usize, count: u32, written: usize): u32;

export declare function fd_close(fd: u32): u32;

/** Writes { u8 kind, u32 length of the guest's name } of a folder that the host opened for us. */
export declare function fd_prestat_get(fd: u32, prestat: usize): u32;

/** Writes the guest's name of that folder, without a closing zero. */
export declare function fd_prestat_dir_name(fd: u32, name: usize, length: u32): u32;

/** Opens a path below `folder` and writes the new descriptor to `opened`. */
export declare function path_open(
  folder: u32,
  lookup: u32,
  path: usize,
  length: usize,
  creation: u32,
  rights: u64,
  inheriting: u64,
  flags: u32,
  opened: usize,
): u32;

/** Writes { u64 device, u64 inode, u8 kind, … } of a path below `folder`, 64 bytes, to `filestat`. */
export declare function path_filestat_get(
  folder: u32,
  lookup: u32,
  path: usize,
  length: usize,
  filestat: usize,
): u32;

/** Writes the time of a clock in nanoseconds, u64, to `time`. `precision`: how far off it may be. */
export declare function clock_time_get(clock: u32, precision: u64, time: usize): u32;

/** Ends the process. */
export declare function proc_exit(code: u32): void;
