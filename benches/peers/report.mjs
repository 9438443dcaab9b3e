/** The results of a run as Markdown: a page for each class of processor. */
import { agreement, LAW } from './agreement.mjs';
import { classes, judge } from './goals.mjs';
import { reasons } from './reasons.mjs';

const kinds = { uint8: 'uint8, one scale per tensor', int8: 'int8, one scale per channel' };
export const classNames = {
  avx2: 'with AVX2 only',
  'avx512-vnni': 'with AVX-512-VNNI, without AVX-VNNI',
  'avx-vnni': 'with AVX-VNNI',
  other: 'without AVX2',
};

/**
 * @param results `{ machine, pace, models: [{ alpha, side, kind, source, entries }] }`, entries of rounds.mjs
 * @param measured classes of processors that have a page
 */
export function report(results, measured) {
  return (
    [
      heading(results),
      goalTable(results, measured),
      ...Object.keys(kinds).map((kind) => timeTable(results, kind)),
      agreementTable(results),
      sources(results),
    ].join('\n\n') + '\n'
  );
}

export const sizeOf = ({ alpha, side }) => `${alpha === 1 ? '1.0' : alpha}/${side}`;

function heading({ machine, pace }) {
  const { processor, node, v8, commit, date } = machine;
  return `# Against other runtimes, on a processor ${classNames[machine.class]}

The same models and the same picture, from raw bytes to raw logits, one thread each. Every runtime has a process of its own; after a warm-up they take turns of ${pace.turn} ms, ${pace.rounds} rounds in each of ${pace.passes} passes over the models; the figures are medians over the third of a runtime's turns that were the fastest, because other work on the machine only ever slows, and beside the goals stand the medians over all turns. Command: \`node benches/peers/run.mjs\` (its README names the two installs), ${date}, ${processor}; Node ${node} (V8 ${v8}); commit ${commit}.

![Milliseconds of an answer, uint8](${machine.class}-uint8.svg)

![Milliseconds of an answer, int8](${machine.class}-int8.svg)`;
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function sizesOf({ models }) {
  return [...new Set(models.map(sizeOf))];
}

function entryOf({ models }, kind, size, id) {
  const model = models.find((each) => each.kind === kind && sizeOf(each) === size);
  return model?.entries.find((entry) => entry.id === id);
}

function goalTable(results, measured) {
  const sizes = sizesOf(results);
  const fastest = (figure) => (kind, size, test) => {
    const model = results.models.find((each) => each.kind === kind && sizeOf(each) === size);
    const times = (model?.entries ?? []).filter((entry) => entry[figure] && test(entry.id));
    return times.length > 0 ? Math.min(...times.map((entry) => entry[figure])) : undefined;
  };
  const typical = judge(sizes, fastest('typical'), results.machine.class);
  const least = (row) => (row.some(Boolean) ? row.map(leastText).join(' · ') : 'report');
  const rows = judge(sizes, fastest('median'), results.machine.class).map(
    ({ id, what, wanted, ratios, met }, i) => [
      what,
      ...wanted.map(least),
      ratios.map(ratioText).join(' · '),
      typical[i].ratios.map(ratioText).join(' · '),
      verdict(met, reasons[results.machine.class]?.[id]),
    ],
  );
  const others = classes.filter((each) => each !== results.machine.class && measured.includes(each));
  const links = others.map((each) => `[measured ${classNames[each]}](${each}.md)`);
  return `## Goals

Their time divided by ours, at ${sizes.join(' · ')}. See also what was ${links.join(' and ')}.

${table(['ours: theirs', ...classes.map((each) => `wanted, ${classNames[each]}`), 'measured', 'over all turns', ''], rows)}`;
}

function ratioText(ratio) {
  return Number.isNaN(ratio) ? '–' : ratio.toFixed(2);
}

/** Two digits where they are needed: 1.35, 1.6. */
function leastText(ratio) {
  return ratio?.toFixed(2).replace(/0$/, '') ?? '–';
}

function verdict(met, reason) {
  if (met === undefined) return 'reported';
  return met ? 'met' : `missed: ${reason ?? 'the reason is not known yet'}`;
}

function timeTable(results, kind) {
  const sizes = sizesOf(results);
  const ids = [...new Set(results.models.flatMap(({ entries }) => entries.map(({ id }) => id)))];
  const rows = ids.map((id) => [id, ...sizes.map((size) => timeCell(results, kind, size, id))]);
  return `## ${kinds[kind]}

Milliseconds, and in brackets the multiple of our simd build's time.

${table(['runtime', ...sizes], rows)}`;
}

function timeCell(results, kind, size, id) {
  const entry = entryOf(results, kind, size, id);
  if (!entry?.median) return 'absent';
  const simd = entryOf(results, kind, size, 'ours, simd')?.median;
  return `${entry.median.toFixed(2)}${simd ? ` (${(entry.median / simd).toFixed(2)})` : ''}`;
}

function agreementTable(results) {
  const first = results.models[0].entries;
  const rows = first.map(({ id }) => {
    const entries = results.models.flatMap(({ entries }) => entries.filter((entry) => entry.id === id));
    const version = entries.find((entry) => entry.version)?.version ?? '–';
    return [id, version, ...Object.keys(kinds).map((kind) => agreementCell(results, kind, id))];
  });
  return `## Versions, and whether the answers agree

Logits of ${results.pictures} random pictures at every size, beside those of native LiteRT. Ours must be the same bytes. ONNX Runtime rounds by a law of its own, and its native u8 × s8 product adds pairs of products in 16 bits, which saturate where the processor has no VNNI.

${table(['runtime', 'version', ...Object.keys(kinds)], rows)}`;
}

function agreementCell(results, kind, id) {
  const pairs = results.models
    .filter((model) => model.kind === kind)
    .map(({ entries }) => [id, LAW].map((each) => entries.find((entry) => entry.id === each)));
  const missing = pairs.map(([entry]) => entry).find((entry) => entry.absent);
  if (missing) return `absent: ${missing.absent.replaceAll('|', '\\|')}`;
  if (pairs.some(([, law]) => law.absent)) return 'native LiteRT is absent';
  const all = pairs.map(([entry, law]) => agreement(entry.answers, law.answers));
  const sum = (key) => all.reduce((total, each) => total + each[key], 0);
  if (sum('equal') === sum('of')) return id === LAW ? 'the law' : 'same bytes';
  const share = ((100 * sum('equal')) / sum('of')).toFixed(1);
  const most = Math.max(...all.map((each) => each.most));
  return `${share} % of the bytes, the others off by at most ${most}, ${sum('first')} of ${pairs.length * results.pictures} best classes`;
}

function sources({ models }) {
  const names = new Map();
  for (const model of models) {
    names.set(model.source, [...(names.get(model.source) ?? []), `${sizeOf(model)} ${model.kind}`]);
  }
  const list = [...names].map(([source, each]) => `${source}: ${each.join(', ')}.`);
  return `Models. ${list.join(' ')} All end at their logits, with 1001 classes; the int8 models take and give uint8, because LiteRT.js has no int8 tensors. ONNX Runtime runs the same filters as QLinearConv with u8 activations and s8 filters, and gets its picture in planes.`;
}
