import { readOwn } from './file.ts';

/** Who asks a broker. */
export interface Login {
  readonly user?: string | undefined;
  /** File with the password, without the white space around it. */
  readonly passwordFile?: string | undefined;
}

/**
 * The same as the library of MQTT takes it.
 *
 * @throws E_IO the file cannot be read
 */
export async function loginOf({
  user,
  passwordFile,
}: Login): Promise<{ username?: string; password?: string }> {
  const password = passwordFile === undefined ? undefined : (await readOwn(passwordFile)).toString().trim();
  return { ...(user !== undefined && { username: user }), ...(password !== undefined && { password }) };
}
