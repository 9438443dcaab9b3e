/** What the terminal can show: how many columns, and which signs. */

/** Where nothing is known: a pipe, a file. */
const USUAL = 80;

/** Columns of standard output. */
export function screenColumns(): number {
  return (process.stdout.isTTY && process.stdout.columns) || USUAL;
}

/** Columns that a table may have: a pipe or a file takes any. */
export function tableColumns(): number {
  return process.stdout.isTTY ? screenColumns() : Infinity;
}

/** Whether the locale has UTF-8: of LC_ALL, LC_CTYPE and LANG the first that is not empty says it, as in POSIX. */
export function hasUnicode(env: NodeJS.ProcessEnv = process.env): boolean {
  // Windows has no such variables, and Node writes Unicode to its console.
  if (process.platform === 'win32') return true;
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}
