/**
 * The mean of the gradients of all workers, through shared memory. It is summed by every worker in the order of the
 * workers, so all of them get the same bytes, in every run.
 */

/** Words of the control block: workers that have arrived, and meetings that have been. */
const ARRIVED = 0;
const MEETINGS = 1;
const CONTROL_BYTES = 8;

/** Gradients of two steps in turn: who is slow may still read those of the last step while the next are written. */
const TURNS = 2;

export function exchangeBytes(workers: number, gradients: number): number {
  return CONTROL_BYTES + TURNS * workers * gradients * 4;
}

/** One worker's end of the exchange. */
export class Exchange {
  readonly #workers: number;
  readonly #worker: number;
  readonly #control: Int32Array;
  /** f32 [turn][worker][gradients] */
  readonly #slots: readonly (readonly Float32Array[])[];
  #turn = 0;

  /** @param shared of `exchangeBytes` bytes, all 0 */
  constructor(shared: SharedArrayBuffer, workers: number, worker: number) {
    const length = (shared.byteLength - CONTROL_BYTES) / (TURNS * workers * 4);
    this.#workers = workers;
    this.#worker = worker;
    this.#control = new Int32Array(shared, 0, 2);
    this.#slots = Array.from({ length: TURNS }, (_, turn) =>
      Array.from(
        { length: workers },
        (_, other) => new Float32Array(shared, CONTROL_BYTES + (turn * workers + other) * length * 4, length),
      ),
    );
  }

  /** Replaces a worker's gradients by the mean of all; returns when every worker has called it. */
  average(gradients: Float32Array): void {
    const slots = this.#slots[this.#turn]!;
    this.#turn = (this.#turn + 1) % TURNS;
    slots[this.#worker]!.set(gradients);
    this.#meet();
    gradients.set(slots[0]!);
    for (const slot of slots.slice(1)) {
      for (let i = 0; i < gradients.length; i++) gradients[i]! += slot[i]!;
    }
    const part = 1 / this.#workers;
    for (let i = 0; i < gradients.length; i++) gradients[i]! *= part;
  }

  /** Waits for all. The last to arrive opens the next meeting. */
  #meet(): void {
    const meeting = Atomics.load(this.#control, MEETINGS);
    if (Atomics.add(this.#control, ARRIVED, 1) + 1 === this.#workers) {
      Atomics.store(this.#control, ARRIVED, 0);
      Atomics.add(this.#control, MEETINGS, 1);
      Atomics.notify(this.#control, MEETINGS);
    } else
      while (Atomics.load(this.#control, MEETINGS) === meeting)
        Atomics.wait(this.#control, MEETINGS, meeting);
  }
}
