/** What `calibrate` prints. */
import type { Calibrated } from '../calibrate/calibrate.ts';
import { digits } from '../evaluate/markup.ts';
import { columns } from '../terminal/columns.ts';
import { line } from '../terminal/print.ts';

const share = (part: number): string => `${(100 * part).toFixed(2)} %`;

export function calibrateSheet(
  { pictures, learnt, temperature, likelihood, lost, corners, without, unknown }: Calibrated,
  lose: number,
  labels: readonly string[],
): string {
  const { before, after } = likelihood;
  const rows = [
    ['pictures', String(pictures), learnt === 0 ? '' : `and ${learnt} of those that were learnt from`],
    [
      'temperature',
      digits(temperature),
      `log-likelihood ${(-before).toFixed(4)} before, ${(-after).toFixed(4)} with it`,
    ],
    ['known lost', share(lost), `at most ${share(lose)}, each by a rule that has not seen it`],
    ...(corners === null
      ? []
      : [['corners refused', share(corners), 'of these pictures: they stand for what is of no class']]),
    ...(unknown === undefined
      ? []
      : [
          ['unknown refused', share(unknown.refused), `of ${unknown.pictures} pictures of no class`],
          ['AUROC', unknown.auroc.toFixed(4), 'how often a known picture is nearer than an unknown one'],
        ]),
  ];
  const trades = unknown?.trades.map((each) => [share(each.lost), share(each.refused)]) ?? [];
  const names = without.slice(0, 3).map((index) => `'${labels[index] ?? index}'`);
  return [
    columns(rows, ['left', 'right', 'left']),
    ...(trades.length === 0
      ? []
      : [`\n${columns([['known lost', 'unknown refused'], ...trades], ['right', 'right'])}`]),
    ...(without.length === 0
      ? []
      : [
          line`${without.length} classes have no pictures of their own, such as ${names.join(', ')}: they are never unknown`,
        ]),
  ].join('');
}
