/**
 * The memory of a loaded network:
 *
 *   0       24     1024          __heap_base                                                  end of the memory
 *   | zeros | plan | static data | answer | input | plane A | plane B | scratch | filters | … free … | file |
 *                    layer table   embedding        \_________________/  staging   as the     copied here
 *                    stage table   logits              while a picture              build       by the host,
 *                    SHA-256 state softmax             comes in: the                reads       stays as it is
 *                                  ranks               resampler's                  them
 *                                  digests             sums and rows
 *
 * With the small arena (network/arena-small) input, A, B and scratch are one region, the static data begins at 128, and the
 * tables of layers and stages stand behind it, just those of the network; with weights in flash there is no file, and
 * windows of it instead of filters. network/plan makes the plan; every thread reads it here.
 */
@unmanaged
export class Plan {
  /** Where the file is and how long; length 0: none reserved. A bundle's data states these two of its own file. */
  file: usize;
  fileLength: u32;
  /** How many there are, of the loaded file. */
  layers: u32;
  stages: u32;
  /** The stage that runs. */
  current: u32;

  /** u8 [features], [classes], [classes]; `struct mobilenet_rank` [classes]; u8 [layers][32]. */
  embedding: usize;
  logits: usize;
  softmax: usize;
  ranks: usize;
  digests: usize;
  /** The resampler's rows, sums and weights, or a whole picture of exactly the input's sides; how many bytes they have. */
  picture: usize;
  pictureBytes: u32;
  scratch: usize;
  /** How many bytes of a picture wait at its start: the longest window of a row, or more. */
  scratchBytes: u32;

  /**
   * Threads that the plan is for; 0 is one too. Each has a bench of so many bytes: scratch, table of pixels, and two
   * layers of its own, of which those of the first thread are at `benchLayers`.
   */
  threads: u32;
  benchBytes: u32;
  benchLayers: usize;

  /** The end of the plan so far: bytes from the start of the memory. */
  end: u64;

  /** A copy of section LABELS where the file is no part of the memory; 0 without. */
  labels: usize;
  /** Stages from the first on that run row by row, with a small arena: network/streams. */
  streamed: u32;
}

/** Below 64 an address is one byte of code, and the plan is what the code names most. */
export const plan = changetype<Plan>(24);
