import { dirname } from 'node:path';
import type { MobilenetError } from 'mobilenet-wasm';
import { tlsOf } from '../tls.ts';
import type { Tls } from '../tls.ts';
import { follow } from './follow.ts';
import type { Following } from './follow.ts';

/**
 * Hands over a certificate and its key whenever their files change. Of two that are replaced one after the other the
 * first does not fit until the second has come.
 *
 * @param last what was read of them before
 * @param refused told of files that do not fit: those before stay
 */
export function followTls(
  last: Tls,
  use: (tls: Tls) => void,
  refused: (cause: MobilenetError) => void,
): Promise<Following> {
  const { cert, key } = last.files;
  const useOther = (tls: Tls): void => {
    // Each file is told of by itself, and at the start too.
    if (tls.secure.cert.equals(last.secure.cert) && tls.secure.key.equals(last.secure.key)) return;
    last = tls;
    use(tls);
  };
  return follow({
    folders: [dirname(cert), dirname(key)],
    list: async () => [cert, key],
    changed: () => tlsOf(last.files).then(useOther, refused),
  });
}
