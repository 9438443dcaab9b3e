/** A .safetensors file put together by hand. */

/** A file of a header's text and some bytes, put together by hand. */
export function file(
  header: string | Uint8Array,
  data: Uint8Array | number = 0,
  length?: bigint,
): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const numbers = typeof data === 'number' ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + text.length + numbers.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(numbers, 8 + text.length);
  return bytes;
}

export const entry = (name: string, type: string, shape: string, begin: number, end: number): string =>
  `"${name}":{"dtype":"${type}","shape":[${shape}],"data_offsets":[${begin},${end}]}`;
