/** A web server for one test: folders and single files on 127.0.0.1. */
import { after } from 'node:test';
import { listen } from './server.ts';
import type { Files, Site } from './server.ts';

const sites: Site[] = [];
after(() => sites.forEach((site) => site.close()));

/**
 * Serves until the tests of the file have ended.
 *
 * @param folder what the paths count from
 * @param files by path, what is not in the folder
 * @param headers of every answer
 * @returns the address, without a slash at its end
 */
export async function serve(
  folder: string,
  files: Files = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const site = await listen(folder, files, headers);
  sites.push(site);
  return site.address;
}
