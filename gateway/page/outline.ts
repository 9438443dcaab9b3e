/** The layers of a packed file, of which weights/FORMAT.md says where they lie. */

/** Section LAYERS, and the bytes of an entry. */
const LAYERS = 2;
const ENTRY = 32;

const kinds = ['', 'convolution', 'depthwise', 'pointwise', 'pool', 'pool'] as const;

export interface Layer {
  readonly kind: (typeof kinds)[number];
  readonly stride: number;
  /** Of the output. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** @param bytes of a file that a core has accepted */
export function layersOf({ buffer, byteOffset, byteLength }: Uint8Array): Layer[] {
  const view = new DataView(buffer, byteOffset, byteLength);
  for (let at = 16; ; at += 16) {
    if (view.getUint32(at, true) !== LAYERS) continue;
    const [begin, length] = [view.getUint32(at + 4, true), view.getUint32(at + 8, true)];
    return Array.from({ length: length / ENTRY }, (_, index) => layerAt(view, begin + index * ENTRY));
  }
}

function layerAt(view: DataView, at: number): Layer {
  return {
    kind: kinds[view.getUint8(at)]!,
    stride: view.getUint8(at + 1),
    height: view.getUint16(at + 10, true),
    width: view.getUint16(at + 12, true),
    channels: view.getUint16(at + 14, true),
  };
}
