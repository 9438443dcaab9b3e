/** Why something cannot be read or written; a page loads it when that happens. */
import { MobilenetError } from '../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENAMETOOLONG: 'the path is too long',
};

/** The error of a failed system call or request. */
export function ioError(cause: unknown, path: string, verb: 'read' | 'write'): MobilenetError {
  if (cause instanceof MobilenetError) return cause;
  if (cause instanceof ReferenceError && typeof fetch !== 'function')
    return new MobilenetError(
      'E_ENGINE',
      `This engine has no fetch to read ${path} with: give its bytes.`,
      path,
      { cause },
    );
  if (cause instanceof TypeError && /\bURL\b/.test(cause.message))
    return new MobilenetError('E_USAGE', `'${path}' is no address: ${cause.message}.`, path, { cause });
  const reason = reasons[(cause as { code?: string }).code ?? ''] ?? chain(cause);
  return new MobilenetError('E_IO', `Cannot ${verb} ${path}: ${reason}.`, path, { cause });
}

/**
 * The messages of an error and of its causes. `fetch` says only that it failed, and its cause why; of several addresses
 * of a name that were tried, the first one speaks.
 */
function chain(error: unknown): string {
  const { message, code, cause, errors } = error as Partial<AggregateError> & { code?: string };
  const said = message || code || String(error);
  const next = cause ?? (message ? undefined : errors?.[0]);
  return next === undefined ? said : message ? `${said}: ${chain(next)}` : chain(next);
}
