import { boardFits } from '../plan/boards.ts';
import type { Plan, VariantPlan } from '../plan/plan.ts';
import { columns, grouped } from '../terminal/columns.ts';
import { bundleTable, cLine, kilobytes, planTitle } from './plan-sheet.ts';

/** A plan as a table of boards, below what its bundles take. */
export function boardSheet(plan: Plan | VariantPlan): string {
  const header = ['board', 'processor', 'RAM', 'flash', 'mapped', 'segment', 'copied', 'C'];
  const rows = boardFits(plan).map(({ board, processor, ram, flash, mapped, segment, copied, c }) => [
    board,
    processor,
    grouped(ram / 1024),
    grouped(flash / 1024),
    left(mapped),
    left(segment),
    left(copied),
    left(c),
  ]);
  return [
    `${planTitle(plan)}\n`,
    bundleTable(plan.bundles),
    cLine(plan),
    [
      'Boards, in KB (1024 bytes), and the RAM that is left for engine, stack and program with the small memory: weights\n',
      'mapped from flash (`bundle --memory small --attach`), read by blocks (`--flash segment`), or copied by the engine; or\n',
      'without an engine, as C. A dash: it does not fit.\n',
      columns([header, ...rows], ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right']),
    ].join(''),
  ].join('\n');
}

function left(bytes: number | null): string {
  return bytes === null ? '–' : kilobytes(bytes);
}
