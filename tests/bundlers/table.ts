/** The results as a table: versions that do the same share a row. */
import type { Answer, Result } from './way.ts';

const words = {
  nothing: 'nothing',
  lines: 'its lines',
  absent: 'not tried',
  failed: 'does not run',
} as const;

/** What was right: the pictures that were answered, or the refusal that was due. */
function pictures({ raw, jpeg, bitmap }: Answer): string {
  const named = { 'raw pixels': raw, JPEG: jpeg, ImageBitmap: bitmap };
  const answered = Object.entries(named).filter(
    ([, said]) => said !== undefined && said !== 'E_IMAGE_DECODER',
  );
  return answered.map(([name]) => name).join(', ');
}

function gives({ refusal, set, answer, reasons }: Result): string {
  if (answer) return pictures(answer);
  return set === 'nothing' || set === 'lines' ? `refused: ${refusal}` : (reasons.at(-1) ?? '');
}

/** A row without its versions. */
function row(result: Result): readonly [before: string, after: string] {
  const { tool, heading, way, set } = result;
  return [
    `| [${tool}](#${anchor(heading)}) | ${way} |`,
    `| ${words[set]} | ${gives(result).replaceAll('|', '\\|')} |`,
  ];
}

/** As documents are linked: small letters, no signs, a dash for a space. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

/** @param where the machine and what all have in common */
export function table(results: readonly Result[], where: string): string {
  const rows = new Map<string, { after: string; before: string; versions: string[] }>();
  for (const result of results) {
    const [before, after] = row(result);
    const known = rows.get(before + after) ?? { before, after, versions: [] };
    known.versions.push(result.version);
    rows.set(before + after, known);
  }
  const lines = Array.from(
    rows.values(),
    ({ before, after, versions }) => `${before} ${versions.join(', ') || '–'} ${after}`,
  );
  return [
    `${days(results)}, ${where}`,
    '',
    '| | | version | to set | answers |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** The days of a run: one, or the first and the last. */
function days(results: readonly Result[]): string {
  const sorted = results.map(({ day }) => day).sort();
  return [...new Set([sorted[0], sorted.at(-1)])].join(' to ');
}
