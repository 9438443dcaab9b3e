/** net_weights.h: the constants that net.c alone reads. */
import { products } from '../../packing/layout.ts';
import type { Layer } from '../../packing/packed.ts';
import { isWeighted } from '../../packing/parameters.ts';
import type { Parameters, Weighted } from '../../packing/parameters.ts';
import type { Reject } from '../../packing/reject.ts';
import type { Place } from './arena.ts';
import { orderFilters } from './filters.ts';
import { array, float, integer, lines, string } from './literals.ts';
import type { Stage } from './stages.ts';
import type { Subject } from './subject.ts';
import { totalsLength } from './totals.ts';

const kinds = { convolution: 'NET_CONVOLUTION', pair: 'NET_PAIR', pool: 'NET_POOL', dense: 'NET_DENSE' };

export function weightsText(subject: Subject): string {
  const { layers, parameters, stages, arena } = subject;
  const filters = layers.map((layer, index) =>
    isWeighted(layer) ? filtersText(subject, layer, parameters[index]!, index) : '',
  );
  return [
    '/* The network as constants. Included by net_stages.h alone, behind the types that it fills. */\n',
    plainText(subject),
    ...filters,
    `static const struct net_filters filters[${layers.length}] = {\n${layers
      .map((layer, index) => recordText(subject, layer, index))
      .join('\n')}\n};\n`,
    `static const struct net_stage stages[NET_STAGES] = {\n${stages
      .map((stage, i) => stageText(stage, arena.places[i]!))
      .join('\n')}\n};\n`,
    ...tables(subject),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** What the preprocessor is to know. */
function plainText(subject: Subject): string {
  const { packed, contract, stages, arena, picture, pool, mean, inputTables } = subject;
  const constants: readonly (readonly [string, number | string])[] = [
    ['STAGES', stages.length],
    ['STREAMED', arena.streamed],
    ['ARENA', arena.bytes],
    ['TOTALS', totalsLength(subject)],
    ['SIGNED', Number(contract.domain === 'int8')],
    ['INPUT', arena.places[0]!.input],
    ['IDLE', picture.idle ?? 0],
    ['EMBEDDING', arena.embedding],
    ['LOGITS', arena.logits],
    ['PROBABILITIES', arena.probabilities],
    ['INPUT_BGR', Number(contract.order === 'bgr')],
    ['INPUT_TABLE', Number(inputTables.length > 0)],
    ['LOGISTIC', Number(contract.logistic)],
    ['REJECT', Number(contract.reject)],
    ['LABELS', Number(packed.labels.length > 0)],
    ['POOL_LOW', pool.clamp[0]],
    ['POOL_HIGH', pool.clamp[1]],
    ['MEAN', Number(pool.kind === 'mean')],
    ['MEAN_MULTIPLIER', float(mean.multiplier)],
    ['MEAN_ADDEND', float(mean.addend)],
  ];
  return constants.map(([name, value]) => `#define NET_${name} ${value}\n`).join('');
}

function filtersText({ hasZero }: Subject, layer: Weighted, parameters: Parameters, index: number): string {
  const { scale, bias, filterZero } = parameters;
  const { kind, input, output } = layer;
  const { height, width, channels } = output;
  return [
    `/* Layer ${index}, ${kind}, ${input.channels} to ${channels} channels, ${width} x ${height}. */\n`,
    array('int8_t', `values_${index}`, Array.from(orderFilters(layer, parameters), String)),
    array('float', `scale_${index}`, Array.from(scale, float)),
    array('int32_t', `bias_${index}`, Array.from(bias, integer)),
    hasZero[index] ? array('int8_t', `zero_${index}`, Array.from(filterZero, String)) : '',
  ].join('');
}

/** An entry of `filters`; of a pool an empty one. */
function recordText({ hasZero }: Subject, layer: Layer, index: number): string {
  if (!isWeighted(layer)) return '    {NULL, 0, NULL, NULL, NULL, 0, 0, {0, 0, 0}},';
  const { output, outputZero, clamp } = layer;
  const fields = [
    `values_${index}`,
    `sizeof values_${index}`,
    `scale_${index}`,
    `bias_${index}`,
    hasZero[index] ? `zero_${index}` : 'NULL',
    output.channels,
    products(layer),
    `{${outputZero}, ${clamp[0]}, ${clamp[1]}}`,
  ];
  return `    {${fields.join(', ')}},`;
}

/** An entry of `stages`. */
function stageText(stage: Stage, { input, output, window, activations }: Place): string {
  const [top, left] = stage.padding;
  const reader = stage.kind === 'pool' ? 'NULL' : `&filters[${stage.last}]`;
  const fields = [
    kinds[stage.kind],
    stage.kind === 'pair' ? `&filters[${stage.first}]` : 'NULL',
    reader,
    ...[input, output, window, activations],
    ...[stage.input.height, stage.input.width, stage.input.channels],
    ...[stage.output.height, stage.output.width, stage.output.channels],
    ...[stage.stride, top, left, stage.columns, stage.row, stage.inputZero],
  ];
  return `    {${fields.join(', ')}},`;
}

function tables({ packed, contract, inputTables, softmax, reject }: Subject): string[] {
  const rows = inputTables.map((table) => `    {\n${lines(Array.from(table, String), '        ')}\n    },`);
  return [
    rows.length > 0
      ? `static const uint8_t input_table[${rows.length}][256] = {\n${rows.join('\n')}\n};\n`
      : '',
    contract.classes > 0 ? array('float', 'softmax_table', Array.from(softmax, float)) : '',
    ...(reject ? rejectText(reject) : []),
    packed.labels.length > 0 ? array('char *const', 'labels', packed.labels.map(string)) : '',
  ];
}

/** The rule by which a picture is unknown, as section REJECT has it. */
function rejectText({ least, centre, prototypes }: Reject): string[] {
  return [
    array('int32_t', 'least_cosines', Array.from(least, integer)),
    array('uint8_t', 'centre', Array.from(centre, String)),
    array('int8_t', 'prototypes', Array.from(prototypes, String)),
  ];
}
