/**
 * Every failure of the host is one `MobilenetError` with a stable code. A sentence says what is wrong and what mends
 * it; `place` names where: a layer, an operator, a byte, a file.
 */

/** Process exit codes of the command line: 1 failed, 2 usage, 3 bad model, 4 bad input, 5 deadline. */
const exits = {
  E_USAGE: 2,
  E_OUTPUT: 2,
  E_IO: 1,
  E_ENGINE: 1,
  E_DISPOSED: 1,
  E_STATE: 1,
  E_ABORTED: 5,
  E_SELFTEST: 1,
  E_INTERNAL: 1,

  E_FILE_TRUNCATED: 3,
  E_FILE_MAGIC: 3,
  E_FILE_VERSION: 3,
  E_FILE_FLAGS: 3,
  E_FILE_LENGTH: 3,
  E_FILE_SECTION: 3,
  E_FILE_DIGEST: 3,
  E_FILE_CONTRACT: 3,
  E_FILE_LAYER: 3,
  E_FILE_CHANNEL: 3,
  E_FILE_SOFTMAX: 3,
  E_FILE_LABELS: 3,
  E_FILE_GOLDEN: 3,
  E_MEMORY: 3,

  E_MODEL_FORMAT: 3,
  E_MODEL_TRUNCATED: 3,
  E_MODEL_LIMIT: 3,
  E_MODEL_FLOAT: 3,
  E_MODEL_TYPE: 3,
  E_MODEL_OPERATOR: 3,
  E_MODEL_SHAPE: 3,
  E_MODEL_QUANTIZATION: 3,
  E_LABELS_COUNT: 3,

  E_IMAGE_SIZE: 4,
  E_IMAGE_PIXELS: 4,
  E_IMAGE_FORMAT: 4,
  E_IMAGE_DECODER: 4,
  E_INPUT_SHAPE: 4,
} as const;

export type ErrorCode = keyof typeof exits;

export class MobilenetError extends Error {
  readonly code: ErrorCode;
  /** Where: the index of a layer or operator, an address, a path. */
  readonly place: string | number | undefined;

  constructor(code: ErrorCode, sentence: string, place?: string | number, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'MobilenetError';
    this.code = code;
    this.place = place;
  }

  /** What the command line exits with. */
  get exitCode(): number {
    return exits[this.code];
  }
}

/** What the core answers where it does not answer 0 or 1: `enum mobilenet_status` of assembly/abi.h, in its order from 16. */
const statuses: readonly (readonly [ErrorCode, (detail: number) => string])[] = [
  ['E_FILE_TRUNCATED', () => 'The weights file is cut short; copy it again.'],
  [
    'E_FILE_MAGIC',
    () => 'This is not a packed weights file; make one with `mobilenet pack model.tflite -o w.mnw`.',
  ],
  [
    'E_FILE_VERSION',
    (version) =>
      `The weights file has version ${version}, this runtime reads version 1; pack it again or update the runtime.`,
  ],
  ['E_FILE_FLAGS', (at) => `The weights file sets a reserved field at byte ${at}; pack it again.`],
  ['E_FILE_LENGTH', () => 'Bytes follow the end of the weights file; copy it again.'],
  [
    'E_FILE_SECTION',
    (type) =>
      `Section ${type} of the weights file is unknown, missing, misplaced or of a wrong length; pack it again.`,
  ],
  ['E_FILE_DIGEST', () => 'The weights file is damaged (its SHA-256 differs); copy it again.'],
  [
    'E_FILE_CONTRACT',
    (at) => `The input contract of the weights file is invalid at its byte ${at}; pack the model again.`,
  ],
  [
    'E_FILE_LAYER',
    (layer) =>
      `Layer ${layer} of the weights file does not fit its neighbours or its limits; pack the model again.`,
  ],
  [
    'E_FILE_CHANNEL',
    (layer) => `Layer ${layer} of the weights file has a scale or bias out of range; pack the model again.`,
  ],
  [
    'E_FILE_SOFTMAX',
    (entry) => `The softmax table of the weights file is invalid at entry ${entry}; pack the model again.`,
  ],
  [
    'E_FILE_LABELS',
    (line) =>
      `The labels of the weights file are invalid at line ${line}; pack the model again with one label per class.`,
  ],
  [
    'E_FILE_GOLDEN',
    () => 'The golden digests of the weights file do not match its layers; pack the model again.',
  ],
  [
    'E_MEMORY',
    (pages) =>
      `The network needs ${pages} pages of 64 KiB, more than this build has; take a smaller width or resolution, or another build.`,
  ],
  [
    'E_STATE',
    () => 'The call is out of turn: load the weights, then begin a picture, then push all of its pixels.',
  ],
  [
    'E_IMAGE_SIZE',
    () => "A picture's sides must be 1 to 32768 pixels; raw input must have the network's own sides.",
  ],
  ['E_IMAGE_PIXELS', (due) => `The number of pixels is not that of the picture: ${due} are still due.`],
  [
    'E_SELFTEST',
    (layer) =>
      `This engine computes layer ${layer} differently from the golden digest; use another build or engine, and report it.`,
  ],
];

/** The error for a status that is neither 0 (ok) nor 1 (more). */
export function statusError(status: number, detail: number): MobilenetError {
  const known = statuses[status - 16];
  if (!known)
    return new MobilenetError(
      'E_ENGINE',
      `The core answered the unknown status ${status}; module and host are of different versions.`,
    );
  const [code, sentence] = known;
  return new MobilenetError(code, sentence(detail), detail);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENAMETOOLONG: 'the path is too long',
};

/** The error of a failed system call or request. */
export function ioError(cause: unknown, path: string, verb: 'read' | 'write'): MobilenetError {
  if (cause instanceof MobilenetError) return cause;
  const { code = '', message } = cause as Error & { code?: string };
  return new MobilenetError('E_IO', `Cannot ${verb} ${path}: ${reasons[code] ?? message}.`, path, { cause });
}
