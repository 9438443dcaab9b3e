import { createSecureContext } from 'node:tls';
import { MobilenetError } from 'mobilenet-wasm';
import { readOwn } from './file.ts';

/** Paths of a certificate, which those of its chain may follow, and of its key; both PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** What the files hold. */
export interface Tls {
  readonly files: TlsFiles;
  /** As Node's servers take it. */
  readonly secure: { readonly cert: Buffer; readonly key: Buffer; readonly minVersion: 'TLSv1.2' };
}

/**
 * Reads a certificate and its key.
 *
 * @throws E_IO one cannot be read; E_USAGE they are no PEM, want a passphrase, or do not fit each other
 */
export async function tlsOf(files: TlsFiles): Promise<Tls> {
  const [cert, key] = await Promise.all([readOwn(files.cert), readOwn(files.key)]);
  const secure = { cert, key, minVersion: 'TLSv1.2' } as const;
  try {
    createSecureContext(secure);
    return { files, secure };
  } catch (cause) {
    const { reason, message } = cause as Error & { reason?: string };
    const fact = `${files.cert} must hold a certificate as PEM and ${files.key} its key, without a passphrase`;
    // Into other files, so that whoever pastes it does not lose a key.
    const make =
      'openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -keyout test.key -out test.pem';
    const sentence = `${fact} (${reason ?? message}): \`${make}\` makes a pair for tests.`;
    throw new MobilenetError('E_USAGE', sentence, files.cert, { cause });
  }
}
