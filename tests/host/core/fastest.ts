/** The build that runs where none is asked for: it depends on engine and processor. */
import { supports } from '../../../host/index.ts';
import type { Build } from '../../../host/index.ts';
import { isExact } from '../../../host/core/relaxed.ts';

export function fastestBuild(): Build {
  if (supports('relaxed') && isExact()) return 'relaxed';
  return supports('simd') ? 'simd' : 'baseline';
}
