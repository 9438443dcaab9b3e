import { Contract } from '../../assembly/format/contract';
import { Kind, Layer, layerAt } from '../../assembly/memory/layer';
import { Pixel } from '../../assembly/memory/pixel';
import { Plan, plan } from '../../assembly/memory/plan';
import { Rank } from '../../assembly/memory/rank';
import { NONE, Stage, stageAt } from '../../assembly/memory/stage';
import { planStages } from '../../assembly/network/stages';

/** The stages of layers of these kinds, as pairs of producer and reader. */
function stagesOf(kinds: Kind[]): i32[] {
  plan.layers = kinds.length;
  for (let i = 0; i < kinds.length; i++) layerAt(i).kind = <u8>kinds[i];
  planStages();
  const pairs: i32[] = [];
  for (let s: u32 = 0; s < plan.stages; s++) {
    pairs.push(stageAt(s).producer);
    pairs.push(stageAt(s).reader);
  }
  return pairs;
}

const NO_READER: i32 = NONE;

describe('the stage table', () => {
  it('pairs the layers of a MobileNet V1 with classes', () => {
    const kinds = [Kind.CONVOLUTION, Kind.DEPTHWISE, Kind.POINTWISE, Kind.AVERAGE_POOL, Kind.POINTWISE];
    expect(stagesOf(kinds)).toStrictEqual([0, 0, 1, 2, 3, 4]);
    expect(stageAt(1).last).toBe(2);
  });

  it('ends a headless one at its pool', () => {
    expect(stagesOf([Kind.CONVOLUTION, Kind.DEPTHWISE, Kind.POINTWISE, Kind.MEAN])).toStrictEqual([
      0,
      0,
      1,
      2,
      3,
      NO_READER,
    ]);
    expect(stageAt(2).last).toBe(3);
  });

  it('gives a pointwise layer behind another a stage of its own', () => {
    const kinds = [Kind.CONVOLUTION, Kind.MEAN, Kind.POINTWISE, Kind.POINTWISE, Kind.POINTWISE];
    expect(stagesOf(kinds)).toStrictEqual([0, 0, 1, 2, 3, 3, 4, 4]);
  });

  it('takes a convolution anywhere, and a list that ends without a pool', () => {
    const kinds = [Kind.DEPTHWISE, Kind.POINTWISE, Kind.CONVOLUTION, Kind.DEPTHWISE, Kind.POINTWISE];
    expect(stagesOf(kinds)).toStrictEqual([0, 1, 2, 2, 3, 4]);
    expect(stagesOf([Kind.CONVOLUTION, Kind.DEPTHWISE])).toStrictEqual([0, 0, 1, NO_READER]);
  });
});

describe('a record', () => {
  it('of a layer begins as it stands in the file', () => {
    expect(offsetof<Layer>('kind')).toBe(0);
    expect(offsetof<Layer>('stride')).toBe(1);
    expect(offsetof<Layer>('padTop')).toBe(2);
    expect(offsetof<Layer>('padLeft')).toBe(3);
    expect(offsetof<Layer>('inHeight')).toBe(4);
    expect(offsetof<Layer>('inWidth')).toBe(6);
    expect(offsetof<Layer>('inChannels')).toBe(8);
    expect(offsetof<Layer>('outHeight')).toBe(10);
    expect(offsetof<Layer>('outWidth')).toBe(12);
    expect(offsetof<Layer>('outChannels')).toBe(14);
    expect(offsetof<Layer>('inZero')).toBe(16);
    expect(offsetof<Layer>('outZero')).toBe(17);
    expect(offsetof<Layer>('low')).toBe(18);
    expect(offsetof<Layer>('high')).toBe(19);
    expect(offsetof<Layer>('outScale')).toBe(20);
    expect(offsetof<Layer>('multiplier')).toBe(24);
    expect(offsetof<Layer>('addend')).toBe(28);
    expect(Layer.FILE_BYTES).toBe(32);
    expect(Layer.BYTES).toBe(112);
  });

  it('of the contract stands as FORMAT.md states it', () => {
    expect(offsetof<Contract>('height')).toBe(0);
    expect(offsetof<Contract>('width')).toBe(2);
    expect(offsetof<Contract>('channels')).toBe(4);
    expect(offsetof<Contract>('resizeHeight')).toBe(8);
    expect(offsetof<Contract>('domain')).toBe(12);
    expect(offsetof<Contract>('probability')).toBe(15);
    expect(offsetof<Contract>('classes')).toBe(16);
    expect(offsetof<Contract>('features')).toBe(18);
    expect(offsetof<Contract>('embeddingScale')).toBe(20);
    expect(offsetof<Contract>('logitZero')).toBe(29);
  });

  it('of a rank and of a pixel are those of abi.h and of the tiles', () => {
    expect(offsetof<Rank>('index')).toBe(0);
    expect(offsetof<Rank>('logit')).toBe(2);
    expect(offsetof<Rank>('probability')).toBe(3);
    expect(Rank.BYTES).toBe(4);
    expect(Pixel.BYTES).toBe(8);
  });

  it('of a stage is four bytes, and the plan ends before the static data', () => {
    expect(Stage.BYTES).toBe(4);
    expect(changetype<usize>(plan) + offsetof<Plan>()).toBeLessThanOrEqual(1024);
    expect(changetype<usize>(plan) % 8).toBe(0);
  });
});
