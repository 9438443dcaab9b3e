/** Cases 1 to 13 of hostile packed files: the length, the header and the table of sections. */
import { Type, viewOf } from './frame.ts';
import { ENTRY, entry, header, smallest, withSections } from './spoil.ts';
import type { Attack } from './spoil.ts';

const MAGIC = viewOf(smallest).getUint32(0, true);

const swapped = (): Uint8Array => {
  const bytes = Buffer.from(smallest);
  return bytes.swap32();
};

export const frameAttacks: readonly Attack[] = [
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
];
