/** The errors of the core's statuses. Their sentences are long: the library loads this file when one is needed. */
import { MobilenetError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

const NOT_PACKED = 'This is not a packed weights file; make one with `mobilenet pack model.tflite -o w.mnw`.';

const PAGE = 'A page came instead of the weights: see docs/bundlers.md.';

/** Whether four bytes begin a page, which a server answers where it has no such file: white space, then `<`. */
function isPage(word: number): boolean {
  const head = String.fromCharCode(word & 0xff, (word >> 8) & 0xff, (word >> 16) & 0xff, word >>> 24);
  return /^(\xef\xbb\xbf)?\s*</.test(head) || /^\s*$/.test(head);
}

/** What the core answers where it does not answer 0 or 1: `enum mobilenet_status` of assembly/abi.h, in its order from 16. */
const statuses: readonly (readonly [ErrorCode, (detail: number) => string])[] = [
  ['E_FILE_TRUNCATED', () => 'The weights file is cut short; copy it again.'],
  ['E_FILE_MAGIC', (word) => (isPage(word) ? PAGE : NOT_PACKED)],
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
      `The network needs ${pages} pages of 64 KiB, more than this build has; \`mobilenet bundle\` makes a module that fits it.`,
  ],
  [
    'E_STATE',
    () => 'The call is out of turn: load the weights, then begin a picture, then push all of its pixels.',
  ],
  [
    'E_IMAGE_SIZE',
    () => "A picture's sides must be 1 to 32768 pixels; raw input must have the network's own sides.",
  ],
  ['E_IMAGE_PIXELS', (due) => `The number of bytes is not that of the picture: ${due} are still due.`],
  [
    'E_SELFTEST',
    (layer) =>
      `This engine computes layer ${layer} differently from the golden digest; use another build or engine, and report it.`,
  ],
  [
    'E_IMAGE_FORMAT',
    (value) => `There is no pixel format ${value}, or a stride of ${value} is shorter than a row.`,
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
