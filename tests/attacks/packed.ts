/** Cases 1 to 25 of hostile packed files: each with the one code that refuses it and the place that it names. */
import { readFileSync } from 'node:fs';
import type { ErrorCode } from '../../host/errors.ts';
import { Type, altered, frame, sealed, sectionsOf, viewOf } from './frame.ts';
import type { Section } from './frame.ts';

export interface Attack {
  readonly title: string;
  readonly code: ErrorCode;
  /** `MobilenetError.place`, the core's `detail`. */
  readonly place: number;
  readonly bytes: Uint8Array;
}

/** Not as a Buffer, whose `slice` would share its bytes. */
const goldenFile = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../tests/golden/${name}.mnw`, import.meta.url)));

/** One convolution, one pair, an average pool, a classifier with labels: every section is there. */
export const smallest = goldenFile('smallest');

/** Bytes of a record of LAYERS, and of an entry of the table of sections. */
const LAYER = 32;
const ENTRY = 16;
const MAGIC = viewOf(smallest).getUint32(0, true);

/** A number of the frame overwritten; the digest is right again. */
function header(change: (view: DataView) => void): Uint8Array {
  const bytes = smallest.slice();
  change(viewOf(bytes));
  return sealed(bytes);
}

/** Address of a field of the table's entry for a section. */
function entry(type: number, field: number): number {
  return ENTRY * (1 + sectionsOf(smallest).findIndex((section) => section.type === type)) + field;
}

const contract = (change: (view: DataView) => void): Uint8Array => altered(smallest, Type.contract, change);

/** Changes the record of one layer. */
const layer = (index: number, change: (record: DataView) => void): Uint8Array =>
  altered(smallest, Type.layers, ({ buffer, byteOffset }) =>
    change(new DataView(buffer, byteOffset + index * LAYER, LAYER)),
  );

/** Changes all records at once. */
const layers = (change: (view: DataView) => void): Uint8Array => altered(smallest, Type.layers, change);

/** CHANNELS of layer 0, the first in the section: f32 scale [8], i32 bias [8]. */
const channels = (change: (view: DataView) => void): Uint8Array => altered(smallest, Type.channels, change);

function withSections(change: (sections: Section[]) => Section[]): Uint8Array {
  return frame(change(sectionsOf(smallest)));
}

const swapped = (): Uint8Array => {
  const bytes = Buffer.from(smallest);
  return bytes.swap32();
};

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

/** Cases 1 to 25 in every form. */
export const attacks: readonly Attack[] = [
  { title: '1 empty', code: 'E_FILE_TRUNCATED', place: 0, bytes: new Uint8Array(0) },
  ...[1, 15, 16, 160, smallest.length - 1].map((length): Attack => ({
    title: `2 truncated to ${length} bytes`,
    code: 'E_FILE_TRUNCATED',
    place: length,
    bytes: smallest.slice(0, length),
  })),
  {
    title: '3 trailing bytes',
    code: 'E_FILE_LENGTH',
    place: smallest.length,
    bytes: Buffer.concat([smallest, Buffer.alloc(1)]),
  },
  {
    title: '4 wrong magic',
    code: 'E_FILE_MAGIC',
    place: MAGIC + 1,
    bytes: header((view) => view.setUint32(0, MAGIC + 1, true)),
  },
  { title: '5 byte-swapped', code: 'E_FILE_MAGIC', place: 0x4d4e5731, bytes: swapped() },
  {
    title: '6 future version',
    code: 'E_FILE_VERSION',
    place: 2,
    bytes: header((view) => view.setUint16(4, 2, true)),
  },
  {
    title: '7 reserved flag set',
    code: 'E_FILE_FLAGS',
    place: 6,
    bytes: header((view) => view.setUint16(6, 0x8000, true)),
  },
  {
    title: '7 reserved field of a section set',
    code: 'E_FILE_FLAGS',
    place: entry(Type.filters, 12),
    bytes: header((view) => view.setUint32(entry(Type.filters, 12), 1, true)),
  },
  {
    title: '8 layer count 0',
    code: 'E_FILE_SECTION',
    place: Type.layers,
    bytes: withSections((all) =>
      all.map((each) => (each.type === Type.layers ? { ...each, body: new Uint8Array(0) } : each)),
    ),
  },
  {
    title: '9 section count 2³²−1',
    code: 'E_FILE_SECTION',
    place: 0,
    bytes: header((view) => view.setUint32(12, 0xffff_ffff, true)),
  },
  {
    title: '9 length of the layer table 2³²−1',
    code: 'E_FILE_SECTION',
    place: Type.layers,
    bytes: header((view) => view.setUint32(entry(Type.layers, 8), 0xffff_ffff, true)),
  },
  {
    title: '10 offset + length wraps',
    code: 'E_FILE_SECTION',
    place: Type.filters,
    bytes: header((view) => {
      const start = view.getUint32(entry(Type.filters, 4), true);
      view.setUint32(entry(Type.filters, 8), 2 ** 32 - start + 16, true);
    }),
  },
  ...(
    [
      ['11 overlapping sections', -16],
      ['12 gap between sections', 16],
      ['13 misaligned', 1],
    ] as const
  ).map(([title, bytes]): Attack => ({
    title,
    code: 'E_FILE_SECTION',
    place: Type.layers,
    bytes: header((view) => {
      const at = entry(Type.layers, 4);
      view.setUint32(at, view.getUint32(at, true) + bytes, true);
    }),
  })),
  {
    title: '12 padding that is not zero',
    code: 'E_FILE_SECTION',
    place: Type.provenance,
    bytes: header((view) => {
      const end = view.getUint32(entry(Type.labels, 4), true) + view.getUint32(entry(Type.labels, 8), true);
      if (end % ENTRY === 0) throw new Error('no padding follows the labels');
      view.setUint8(end, 1);
    }),
  },
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

/** One form of each case, where a process is started for each. */
export const oneOfEach: readonly Attack[] = [
  ...new Map(attacks.map((attack) => [parseInt(attack.title), attack])).values(),
];
