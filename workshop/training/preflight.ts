import { refuseUnfinished } from './checkpoints.ts';
import type { CheckpointPolicy } from './checkpoints.ts';
import type { Known } from './identity.ts';
import { planMemory } from './memory.ts';
import { layersOf, tracked, trained } from './network.ts';
import { check } from './options.ts';
import { networkOf } from './recipe.ts';
import { startFrom } from './start.ts';
import type { Source } from './start.ts';
import { teacherFrom } from './teacher.ts';
import type { Teacher, TeacherFile } from './teacher.ts';

/**
 * What `Session.open` refuses, as far as it can be known before the pictures are read, which takes minutes.
 *
 * @returns the teachers, as workers take them
 * @throws E_USAGE an option is out of range, or the checkpoint is of another training or not asked for; E_MEMORY;
 *   E_MODEL_… of the weights to begin with, of teachers, and of the checkpoint; E_IO
 */
export async function preflight(
  known: Known,
  checkpoints: CheckpointPolicy,
  from: Source | undefined,
  teachers: readonly TeacherFile[],
): Promise<Teacher[]> {
  const network = networkOf(known.recipe, known.classes.length);
  check(network);
  planMemory(network, { average: known.recipe.ema > 0, teachers: teachers.length });
  const layers = layersOf(network);
  if (from) startFrom(from, [...trained(layers), ...tracked(layers)], known.classes);
  const taken = [];
  for (const teacher of teachers) taken.push(await teacherFrom(teacher, network, known.classes));
  await refuseUnfinished(checkpoints, known);
  return taken;
}
