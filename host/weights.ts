/** The network that comes with the package: 43 German traffic signs, trained in this repository. */

/**
 * Address of its packed file, for `load`: α 0.25, 64 × 64 pixels, int8. `weights/manifest.json` tells how it was trained,
 * on which data, and how often it is right. It stands literally, so that a bundler sees it and ships the file.
 */
export const defaultWeights: URL = address();

/** Where a bundle has no address to count from, importing it is still no error: `load` says that there is no such address. */
function address(): URL {
  try {
    return new URL('../../weights/signs-0.25-64.mnw', import.meta.url);
  } catch {
    return new URL('unknown:weights/signs-0.25-64.mnw');
  }
}
