/** Takes a packed file apart and puts it together again with a right digest, so that the checks behind it are reached. */
import { createHash } from 'node:crypto';

export interface Section {
  type: number;
  body: Uint8Array;
}

/** Types of weights/FORMAT.md. */
export const Type = {
  contract: 1,
  layers: 2,
  channels: 3,
  filters: 4,
  softmax: 5,
  labels: 6,
  provenance: 7,
  golden: 8,
  reject: 10,
  digest: 0xffff,
} as const;

const MAGIC = 0x31574e4d;
const VERSION = 1;
const UNIT = 16;
const DIGEST = 32;

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Copies of a good file's sections, without the digest. */
export function sectionsOf(file: Uint8Array): Section[] {
  const view = viewOf(file);
  const sections = Array.from({ length: view.getUint32(12, true) }, (_, index) => {
    const entry = UNIT * (1 + index);
    const at = view.getUint32(entry + 4, true);
    return {
      type: view.getUint32(entry, true),
      body: file.slice(at, at + view.getUint32(entry + 8, true)),
    };
  });
  return sections.filter(({ type }) => type !== Type.digest);
}

/** A file of these sections, whatever they hold. */
export function frame(sections: readonly Section[]): Uint8Array {
  const all = [...sections, { type: Type.digest, body: new Uint8Array(DIGEST) }];
  let end = UNIT * (1 + all.length);
  const places = all.map(({ body }) => {
    const at = Math.ceil(end / UNIT) * UNIT;
    end = at + body.length;
    return at;
  });
  const file = new Uint8Array(end);
  const view = viewOf(file);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint32(8, end, true);
  view.setUint32(12, all.length, true);
  all.forEach(({ type, body }, index) => {
    const entry = UNIT * (1 + index);
    view.setUint32(entry, type, true);
    view.setUint32(entry + 4, places[index]!, true);
    view.setUint32(entry + 8, body.length, true);
    file.set(body, places[index]!);
  });
  return sealed(file);
}

/** The same bytes with the last 32 made the digest of the others. */
export function sealed(file: Uint8Array): Uint8Array {
  if (file.length < DIGEST) return file;
  const digest = createHash('sha256')
    .update(file.subarray(0, file.length - DIGEST))
    .digest();
  const whole = file.slice();
  whole.set(digest, file.length - DIGEST);
  return whole;
}

/** A copy of a good file in which `change` may alter one section's body. */
export function altered(file: Uint8Array, type: number, change: (body: DataView) => void): Uint8Array {
  const sections = sectionsOf(file);
  const section = sections.find((each) => each.type === type);
  if (!section) throw new Error(`the file has no section ${type}`);
  change(viewOf(section.body));
  return frame(sections);
}
