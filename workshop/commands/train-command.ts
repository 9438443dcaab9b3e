/** A training as the command that makes it. */
import { basename } from 'node:path';
import type { Order } from './train-options.ts';

type Flag = readonly [name: string, value: string | number | undefined];

/** The command that makes the same network of the same pictures, however fast and whatever was interrupted; without folders. */
export function commandOf({ folder, recipe, keepGoing, from, teachers, output }: Order): string {
  const isTaught = teachers.length > 0;
  const quote = (word: string): string =>
    /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  const flags: Flag[] = [
    ['--alpha', recipe.alpha],
    ['--resolution', recipe.resolution],
    ['--channels', recipe.channels],
    ['--epochs', recipe.epochs],
    ['--batch', recipe.batch],
    ['--rate', recipe.rate],
    ['--seed', recipe.seed],
    ['--workers', recipe.workers],
    ['--validation', recipe.validation],
    ['--group-by', recipe.groupBy],
    ['--sun', recipe.sun || undefined],
    ['--ema', recipe.ema || undefined],
    ['--smoothing', recipe.smoothing || undefined],
    ['--mixup', recipe.mixup || undefined],
    ['--from', from && basename(from.path)],
    ...teachers.map(({ path }): Flag => ['--teacher', basename(path)]),
    ['--temperature', isTaught ? recipe.temperature : undefined],
    ['--teacher-weight', isTaught ? recipe.teacherWeight : undefined],
  ];
  return [
    'mobilenet train',
    quote(basename(folder)),
    ...flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag, quote(String(value))])),
    ...(recipe.balance ? ['--balance'] : []),
    ...(recipe.augment ? [] : ['--no-augment']),
    ...(keepGoing ? ['--keep-going'] : []),
    '-o',
    quote(basename(output)),
  ].join(' ');
}
