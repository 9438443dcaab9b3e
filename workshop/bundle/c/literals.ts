/** Numbers and texts as C has them. */

/** Columns of a line. */
const WIDTH = 110;

/** An f32 in the digits of its bits, which no compiler can round. */
export function float(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0f' : '0.0f';
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  const exponent = (word >>> 23) & 255;
  const fraction = ((word & 0x7fffff) << 1).toString(16).padStart(6, '0').replace(/0+$/, '');
  const sign = value < 0 ? '-' : '';
  // A subnormal number has no leading one, and the least exponent.
  const [one, power] = exponent === 0 ? [0, -126] : [1, exponent - 127];
  return `${sign}0x${one}${fraction && `.${fraction}`}p${power}f`;
}

/** The least i32 is no literal of C. */
export function integer(value: number): string {
  return value === -(2 ** 31) ? '(-2147483647 - 1)' : String(value);
}

/** `static const TYPE NAME[LENGTH] = {…};` */
export function array(type: string, name: string, items: readonly string[]): string {
  return `static const ${type} ${name}[${items.length}] = {\n${lines(items, '    ')}\n};\n`;
}

/** Items with commas, as many in a line as it holds. */
export function lines(items: readonly string[], indent: string): string {
  const all: string[] = [];
  let line = indent;
  for (const item of items) {
    if (line.length + item.length + 2 > WIDTH && line !== indent) {
      all.push(line.trimEnd());
      line = indent;
    }
    line += `${item}, `;
  }
  return [...all, line.trimEnd()].join('\n');
}

/** A string in UTF-8 without a sign that means something to C: bytes beyond ASCII, and what ends it or begins a trigraph. */
export function string(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => {
    const sign = String.fromCharCode(byte);
    return byte < 32 || byte > 126 || /["\\?]/.test(sign) ? `\\${byte.toString(8).padStart(3, '0')}` : sign;
  });
  return `"${bytes.join('')}"`;
}
