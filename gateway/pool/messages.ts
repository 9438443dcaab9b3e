/** What passes between the pool and its threads. */
import type { Classification, Contract, ErrorCode, Running } from 'mobilenet-wasm';
import type { Picture } from 'mobilenet-wasm/pixels';

/** A model as a thread loads it. */
export interface ModelFile {
  readonly name: string;
  /** SHA-256 of its bytes, as hexadecimal digits. */
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** What a thread knows of a model that it has loaded. */
export interface ModelFacts {
  readonly description: string;
  readonly contract: Contract;
  readonly labels: readonly string[];
  readonly layers: number;
  /** Pages of 64 KiB in use. */
  readonly pages: number;
  readonly build: Running['build'];
}

/** A raw frame without its bytes. */
export type Frame = Omit<Picture, 'data'>;

/** One picture and what is asked of it. */
export interface Task {
  /** Digest of a model that the threads have. */
  readonly model: string;
  readonly kind: 'classify' | 'embed' | 'infer';
  /** How many classes, 5 by default; of `infer` it may be 0. */
  readonly top?: number | undefined;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether a file of a picture may be decoded smaller, as the `shrink` of `classify`. */
  readonly shrink?: boolean | undefined;
  /** What the bytes are where they are no file of a picture. */
  readonly frame?: Frame | undefined;
  /** Whether the frame is the network's input itself, of its sides. */
  readonly exact?: boolean | undefined;
  /** Whether the task is lost with its worker. Its bytes, whose memory holds nothing else, are then taken and not copied. */
  readonly once?: boolean | undefined;
}

/** What `classify` answers, in the shape of the command line's `--json`. */
export interface Classes {
  /** Stands where the picture is like none of the classes, by the rule of the weights. */
  readonly unknown?: true;
  /** Best first; of a picture that is unknown what it would have been. */
  readonly predictions: readonly Classification[];
}

export type Result = Classes | { readonly embedding: readonly number[] } | { readonly tensors: Tensors };

/** Everything that a run computes. Of a headless model there is only the embedding. */
export interface Tensors {
  readonly embedding: Float32Array;
  readonly logits?: Float32Array;
  readonly probabilities?: Float32Array;
  readonly predictions?: readonly Classification[];
}

export interface Answer {
  readonly result: Result;
  /** Milliseconds from bytes to pixels. */
  readonly decode: number;
  /** Milliseconds from pixels to the network's input. */
  readonly resize: number;
  /** Milliseconds from there to the result. */
  readonly run: number;
  /** The memory of the task, given back. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** A `MobilenetError` as it passes. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place: string | number | undefined;
}

export type ToThread =
  /** `id` stands in the reply. */
  | { readonly load: ModelFile; readonly id: number }
  /** The digest of a model that no task is of. */
  | { readonly unload: string }
  | { readonly task: Task }
  | { readonly abort: true };

export type FromThread =
  /** It hears what is posted. */
  | { readonly online: true }
  | { readonly loaded: number; readonly facts: ModelFacts }
  | { readonly refused: number; readonly fault: Fault }
  | { readonly answer: Answer }
  | { readonly fault: Fault };
