/** Hostile packed files: what the contract says of the answers, and the section that it says is there. */
import { Type, altered, frame, sectionsOf } from './frame.ts';
import { contract, goldenFile } from './spoil.ts';
import type { Attack } from './spoil.ts';

/** With a rule of what is unknown, and a temperature. */
const unknown = goldenFile('unknown');

const answers = (change: (view: DataView) => void): Uint8Array => altered(unknown, Type.contract, change);

export const answerAttacks: readonly Attack[] = [
  ...[NaN, Infinity, 1e-39, -0, -1].map((temperature): Attack => ({
    title: `17 temperature ${Object.is(temperature, -0) ? '-0' : temperature}`,
    code: 'E_FILE_CONTRACT',
    place: 32,
    bytes: answers((view) => view.setFloat32(32, temperature, true)),
  })),
  {
    title: '17 temperature of probabilities that are the model’s own',
    code: 'E_FILE_CONTRACT',
    place: 32,
    bytes: contract((view) => view.setFloat32(32, 2, true)),
  },
  {
    title: '22 temperature and rule of a headless model',
    code: 'E_FILE_CONTRACT',
    place: 30,
    bytes: altered(goldenFile('headless'), Type.contract, (view) => {
      view.setUint16(30, 1, true);
      view.setFloat32(32, 2, true);
    }),
  },
  ...[2, 0x100, 0xffff].map((rule): Attack => ({
    title: `7 another rule of what is unknown, ${rule}`,
    code: 'E_FILE_CONTRACT',
    place: 30,
    bytes: answers((view) => view.setUint16(30, rule, true)),
  })),
  ...[0, 1].map((rule): Attack => ({
    title: `22 rule of what is unknown, ${rule ? 'missing' : 'not announced'}`,
    code: 'E_FILE_SECTION',
    place: Type.reject,
    bytes: rule
      ? frame(sectionsOf(unknown).filter(({ type }) => type !== Type.reject))
      : answers((view) => view.setUint16(30, 0, true)),
  })),
  ...[-1, 1, 16].map((bytes): Attack => ({
    title: `22 rule of what is unknown, ${Math.abs(bytes)} bytes too ${bytes < 0 ? 'short' : 'long'}`,
    code: 'E_FILE_SECTION',
    place: Type.reject,
    bytes: frame(
      sectionsOf(unknown).map(({ type, body }) => {
        if (type !== Type.reject) return { type, body };
        const other = new Uint8Array(body.length + bytes);
        other.set(body.subarray(0, other.length));
        return { type, body: other };
      }),
    ),
  })),
];
