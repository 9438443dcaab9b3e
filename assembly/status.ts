/** What a call of the core answers. The meaning and the detail of each stand in abi.h, in the same order. */
export const enum Status {
  OK = 0,
  MORE = 1,
  FILE_TRUNCATED = 16,
  FILE_MAGIC,
  FILE_VERSION,
  FILE_FLAGS,
  FILE_LENGTH,
  FILE_SECTION,
  FILE_DIGEST,
  FILE_CONTRACT,
  FILE_LAYER,
  FILE_CHANNEL,
  FILE_SOFTMAX,
  FILE_LABELS,
  FILE_GOLDEN,
  MEMORY,
  STATE,
  IMAGE_SIZE,
  IMAGE_PIXELS,
  SELFTEST,
  IMAGE_FORMAT,
}

let detail: u32 = 0;

/** The place of the last error, as abi.h says at each status. */
export function lastDetail(): u32 {
  return detail;
}

/** Notes the place and answers the status, so that a check can `return refuse(…)`. */
export function refuse(status: Status, place: u32): Status {
  detail = place;
  return status;
}
