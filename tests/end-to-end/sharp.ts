/** The package sharp, which is optional, for the tests that encode or decode pictures. */
export const sharp = (await import('sharp').catch(() => undefined))?.default;

/** The `skip` of a test that needs it. */
export const noSharp = sharp ? false : 'sharp, an optional package, is not installed here: `npm i sharp`';
