/** Files that no command reads as pictures, by their names: how many of what, and how they become pictures. */
import { basename, dirname, extname } from 'node:path';
import { ENDINGS } from './name.ts';

/** Endings of pictures that are not read here. */
const CONVERTIBLE = /^\.(heic|heif|hif|avif|gif|tiff?|jxl|jp2|dng)$/;

/** An ending as it is counted; names that have none, or a long one, are counted together. */
const ENDING = /^\.[a-z0-9]{1,8}$/;
const OTHER = 'of other names';

/** How many of each ending, in small letters, the most first. */
export function endings(files: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) {
    const ending = endingOf(file);
    counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

/** `3 .heic, 1 .txt` */
export function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([ending, count]) => `${count} ${ending}`)
    .join(', ');
}

/** The command that makes pictures of those files that are pictures of other formats; undefined without any. */
export function conversion(files: readonly string[]): string | undefined {
  const file = files.find((one) => CONVERTIBLE.test(endingOf(one)));
  if (file === undefined) return undefined;
  const folder = dirname(file);
  const quoted = /^[\w./@%+=:,-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`;
  return `\`magick mogrify -format jpg ${quoted}/*${extname(file)}\``;
}

/** What of a folder is not looked at: paths. */
export interface LeftOut {
  /** Pictures beside its folders. */
  readonly beside: readonly string[];
  /** Files that are no pictures by their names. */
  readonly others: readonly string[];
}

/** That files are left out, in a sentence or two; undefined where none are. */
export function leftOut({ beside, others }: LeftOut): string | undefined {
  const sentences: string[] = [];
  if (beside.length > 0)
    sentences.push(`${beside.length} pictures beside the class folders are left out, such as ${beside[0]}.`);
  if (others.length > 0) {
    const remedy = conversion(others);
    const convert = remedy === undefined ? '' : `; convert pictures of other formats: ${remedy}`;
    const kinds = counted(endings(others));
    sentences.push(`${others.length} other files are left out: ${kinds}, such as ${others[0]}${convert}.`);
  }
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

/** That there is no picture, and what would make some of the files there. */
export function noPicture(where: string, others: readonly string[]): string {
  const remedy = conversion(others);
  const there = others.length === 0 ? '' : `, but ${counted(endings(others))}`;
  return `${where} no picture (${ENDINGS})${there}${remedy === undefined ? '' : `; convert them: ${remedy}`}`;
}

/** `leftOut` where one of the files is or may be a picture: its ending is that of another format, or it has none. */
export function missed(left: LeftOut): string | undefined {
  const may = left.others.some((file) => endingOf(file) === OTHER || CONVERTIBLE.test(endingOf(file)));
  return may || left.beside.length > 0 ? leftOut(left) : undefined;
}

function endingOf(file: string): string {
  const ending = extname(basename(file)).toLowerCase();
  return ENDING.test(ending) ? ending : OTHER;
}
