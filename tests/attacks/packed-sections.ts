/** Cases 14 to 25 of hostile packed files: numbers of the contract, the layers and the channels, and whole sections. */
import { Type, frame, sectionsOf, viewOf } from './frame.ts';
import { LAYER, channels, contract, goldenFile, layer, layers, smallest, withSections } from './spoil.ts';
import type { Attack } from './spoil.ts';

/** Every plane as large as a 2048 × 2048 input makes it: a right file of the same length. */
function enormous(): Uint8Array {
  const sections = sectionsOf(smallest);
  const body = (type: number): DataView => viewOf(sections.find((each) => each.type === type)!.body);
  for (const at of [0, 2, 8, 10]) body(Type.contract).setUint16(at, 2048, true);
  const table = body(Type.layers);
  const sides = [
    [2048, 1024],
    [1024, 1024],
    [1024, 1024],
    [1024, 1],
  ] as const;
  sides.forEach(([before, after], index) => {
    const at = index * LAYER;
    // With stride 1 a depthwise layer keeps its sides when one place is padded on both ends.
    if (index === 1)
      for (const [field, value] of [
        [1, 1],
        [2, 1],
        [3, 1],
      ] as const)
        table.setUint8(at + field, value);
    for (const field of [4, 6]) table.setUint16(at + field, before, true);
    for (const field of [10, 12]) table.setUint16(at + field, after, true);
  });
  return frame(sections);
}

const wrongScales = [0, NaN, Infinity, 1e-39, -0.5];

export const sectionAttacks: readonly Attack[] = [
  {
    title: '14 dimension product wraps',
    code: 'E_FILE_CONTRACT',
    place: 0,
    bytes: contract((view) => view.setUint32(0, 0xffff_ffff, true)),
  },
  {
    title: '14 dimension product of a layer wraps',
    code: 'E_FILE_LAYER',
    place: 2,
    bytes: layer(2, (record) => {
      record.setUint32(10, 0xffff_ffff, true);
      record.setUint16(14, 0xffff, true);
    }),
  },
  {
    title: '15 stride 0',
    code: 'E_FILE_LAYER',
    place: 1,
    bytes: layer(1, (record) => record.setUint8(1, 0)),
  },
  ...(
    [
      ['16 channels 0', 0],
      ['16 channels negative', -1],
    ] as const
  ).map(([title, count]): Attack => ({
    title,
    code: 'E_FILE_LAYER',
    place: 2,
    bytes: layers((view) => {
      view.setInt16(2 * LAYER + 14, count, true);
      view.setInt16(3 * LAYER + 8, count, true);
    }),
  })),
  ...wrongScales.flatMap((scale): Attack[] => [
    {
      title: `17 scale ${scale} of the embedding`,
      code: 'E_FILE_CONTRACT',
      place: 20,
      bytes: contract((view) => view.setFloat32(20, scale, true)),
    },
    {
      title: `17 scale ${scale} of a layer`,
      code: 'E_FILE_LAYER',
      place: 2,
      bytes: layer(2, (record) => record.setFloat32(20, scale, true)),
    },
  ]),
  ...[...wrongScales, 256].map((scale): Attack => ({
    title: `18 requantization scale ${scale} out of range`,
    code: 'E_FILE_CHANNEL',
    place: 0,
    bytes: channels((view) => view.setFloat32(4, scale, true)),
  })),
  {
    title: '19 zero point out of range: that of the layer before is another',
    code: 'E_FILE_LAYER',
    place: 2,
    bytes: layer(2, (record) => record.setUint8(16, record.getUint8(16) ^ 0x80)),
  },
  {
    title: '20 clamp min > max',
    code: 'E_FILE_LAYER',
    place: 2,
    bytes: layer(2, (record) => {
      record.setUint8(18, 200);
      record.setUint8(19, 199);
    }),
  },
  ...[3 * 2 ** 29 + 1, -(3 * 2 ** 29) - 1, 2 ** 31 - 1, -(2 ** 31)].map((bias): Attack => ({
    title: `21 bias ${bias} overflowing int32`,
    code: 'E_FILE_CHANNEL',
    place: 0,
    bytes: channels((view) => view.setInt32(32, bias, true)),
  })),
  {
    title: '22 good checksum, bad shape',
    code: 'E_FILE_LAYER',
    place: 1,
    bytes: layer(1, (record) => record.setUint16(10, record.getUint16(10, true) - 2, true)),
  },
  { title: '23 arena exceeding the fixed memory', code: 'E_MEMORY', place: NaN, bytes: enormous() },
  {
    title: '24 duplicate section',
    code: 'E_FILE_SECTION',
    place: Type.layers,
    bytes: withSections((all) => all.flatMap((each) => (each.type === Type.layers ? [each, each] : [each]))),
  },
  {
    title: '25 the layer table of a model with another input',
    code: 'E_FILE_LAYER',
    place: 0,
    bytes: withSections((all) => {
      const table = sectionsOf(goldenFile('rgb-int8')).find(({ type }) => type === Type.layers)!;
      return all.map((each) => (each.type === Type.layers ? table : each));
    }),
  },
  {
    title: '25 the layer table of a wider model with these filters',
    code: 'E_FILE_SECTION',
    place: Type.filters,
    bytes: layers((view) => {
      for (const at of [14, LAYER + 8, LAYER + 14, 2 * LAYER + 8]) {
        view.setUint16(at, view.getUint16(at, true) + 8, true);
      }
    }),
  },
];
