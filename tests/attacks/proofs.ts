/** Whether a run of the tests proves what the table of cases says: every proof is a test that ran, not words in a source. */
import { cases } from './cases.ts';

/** What the runner reports of a test or a suite. */
export interface Report {
  /** Path of the test file from tests/. */
  readonly file: string;
  readonly title: string;
  readonly suite: boolean;
  /** The reason for which it was skipped; true where none is given. */
  readonly skip: string | boolean | undefined;
  /** A test that is still to be written passes whatever it finds. */
  readonly todo: string | boolean | undefined;
}

/** What counts: it ran, well or not, or says which tool it lacks. */
const counts = ({ skip, todo }: Report): boolean =>
  todo === undefined && (skip === undefined || (typeof skip === 'string' && skip !== ''));

/**
 * The proofs that a run does not give, as sentences.
 *
 * @param files those that ran; a proof in another one is not asked for
 * @param reports of all of their tests and suites
 */
export function unproven(files: readonly string[], reports: readonly Report[]): string[] {
  return cases.flatMap(({ number, words, proofs }) =>
    proofs
      .filter(([file, title]) => {
        if (!files.includes(file)) return false;
        const there = reports.filter((report) => report.file === file && counts(report));
        // A suite that is skipped never names its tests.
        return !there.some(({ title: ran, suite, skip }) =>
          suite ? skip !== undefined : ran.startsWith(title),
        );
      })
      .map(([file, title]) => `case ${number}, ${words}: no test "${title}" of ${file} ran`),
  );
}
