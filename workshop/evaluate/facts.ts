/** What was measured on what, in words. */
import type { Rule } from '../dataset/classes.ts';
import type { Evaluation } from './evaluation.ts';

const rules: Readonly<Record<Rule, string>> = {
  label: 'folder names are labels of the model',
  index: 'folder names are class indices',
  spelling: 'folder names are labels of the model but for case, blanks and numbers before them',
  wnid: "folders are ImageNet's thousand, in the order of their numbers of WordNet",
  order: 'folders in the order of their names are the classes',
};

/** How the folders were matched: one clause. */
export function ruleOf({ dataset }: Evaluation): string {
  return rules[dataset.rule];
}

/** Name and value of each fact. */
export function factRows(evaluation: Evaluation): [string, string][] {
  const { model, dataset, pictures, broken } = evaluation;
  const { height, width, channels, order, fit, input, domain, classes } = model.contract;
  return [
    ['weights', `${model.file}, ${model.bytes} bytes`],
    ['SHA-256', model.sha256],
    ['build', model.build],
    ['input', `${height} × ${width} × ${channels} ${order}, ${input}; ${fit}`],
    ['inside', domain],
    ['classes', String(classes)],
    ...Object.entries(model.provenance),
    ['pictures', `${pictures} answered in ${dataset.folders} folders of ${dataset.folder}`],
    ['matched', ruleOf(evaluation)],
    ['left out', `${broken.length} pictures that cannot be read, ${dataset.ignored} other files`],
  ];
}
