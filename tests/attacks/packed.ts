/** Cases 1 to 25 of hostile packed files: each with the one code that refuses it and the place that it names. */
import { answerAttacks } from './packed-answers.ts';
import { frameAttacks } from './packed-frame.ts';
import { sectionAttacks } from './packed-sections.ts';
import type { Attack } from './spoil.ts';

/** In every form. */
export const attacks: readonly Attack[] = [...frameAttacks, ...sectionAttacks, ...answerAttacks];

/** One form of each case, where a process is started for each. */
export const oneOfEach: readonly Attack[] = [
  ...new Map(attacks.map((attack) => [parseInt(attack.title), attack])).values(),
];
