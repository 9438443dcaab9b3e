/** One entry of a ranking: `struct mobilenet_rank` of abi.h. */
@unmanaged
export class Rank {
  static readonly BYTES: u32 = offsetof<Rank>();

  index: u16;
  logit: u8;
  /** In 1/256. */
  probability: u8;
}
