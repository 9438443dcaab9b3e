/**
 * The functions of a bundle that the exports of its component call: those of abi.h. The compiler takes the name of the
 * imported module from the name of this file.
 */
import { Status } from '../status';

export declare function heap_base(): usize;
export declare function planned(): usize;
export declare function load(): Status;
export declare function detail(): u32;

/** 0 where nothing is loaded. */
export declare function contract(): usize;
export declare function height(): u32;
export declare function width(): u32;
export declare function channels(): u32;
export declare function classes(): u32;
export declare function features(): u32;
export declare function layers(): u32;
export declare function labels(): usize;
export declare function labels_length(): u32;

export declare function input(): usize;
export declare function answer(k: u32): usize;
export declare function unknown(): bool;
export declare function embedding(): usize;
export declare function selftest(): Status;
export declare function digests(): usize;
