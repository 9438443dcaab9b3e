/** The frames of camera.mjs as Markdown. */
import { classNames, table } from './report.mjs';

/** Goals: milliseconds at most of `ours, simd`, or how many times theirs at least, by the frame. */
const goals = [
  { frame: 'nv12 1920 × 1080', most: 0.9 },
  { frame: 'rgb 1920 × 1080', most: 1.4 },
  { frame: 'nv12 640 × 480', most: 0.28 },
  { frame: 'nv12 1920 × 1080', id: 'OpenCV', least: 7 },
  { frame: 'rgb 1920 × 1080', id: 'sharp', least: 1.5 },
];

const nameOf = ({ format, width, height }) => `${format} ${width} × ${height}`;

/** @param results `{ machine, pace, side, frames: [{ format, width, height, entries }] }`, entries of rounds.mjs */
export function cameraReport({ machine, pace, side, frames }) {
  const { processor, node, v8, commit, date } = machine;
  const head = ['', ...frames.map(nameOf)];
  const ids = frames[0].entries.map(({ id }) => id);
  const rows = ids.map((id) => [id, ...frames.map((frame) => cell(frame, id))]);
  return `# Camera frames beside OpenCV and sharp, on a processor ${classNames[machine.class]}

Milliseconds from the bytes of a frame to ${side} × ${side} pixels, one thread each, and in brackets the multiple of our simd build's time: ours to the input plane of a network, the copy into the core included; OpenCV by cvtColor and INTER_AREA; sharp by a triangle, of RGB alone. Every runtime has a process of its own; after a warm-up they take turns of ${pace.turn} ms, ${pace.rounds} in each of ${pace.passes} passes; the figures are medians over the fastest third of the turns. Command: \`node benches/peers/camera.mjs\` (its README names the install), ${date}, ${processor}; Node ${node} (V8 ${v8}); commit ${commit}.

${table(head, rows)}

${versions(frames)}

| goal | measured | |
|---|---|---|
${goals.map((goal) => goalRow(frames, goal)).join('\n')}
`;
}

function cell({ entries }, id) {
  const { median, absent } = entries.find((entry) => entry.id === id);
  if (!median) return `absent: ${absent.replaceAll('|', '\\|')}`;
  const simd = entries.find((entry) => entry.id === 'ours, simd').median;
  return `${median.toFixed(2)}${simd ? ` (${(median / simd).toFixed(2)})` : ''}`;
}

/** What was compared with, and how far its pixels are from ours. */
function versions(frames) {
  const entries = frames.flatMap((frame) => frame.entries);
  const peers = [...new Set(entries.map(({ product }) => product))].filter((product) => product !== 'ours');
  const texts = peers.map((peer) => {
    const own = entries.filter(({ product }) => product === peer);
    const version = own.find((entry) => entry.version)?.version;
    const off = own.find((entry) => entry.off !== undefined)?.off;
    if (!version) return `${peer} is absent`;
    return `${peer} ${version}${off === undefined ? '' : `, whose RGB is ${off.toFixed(2)} levels from ours in the mean`}`;
  });
  return `${texts.join('; ')}.`;
}

function goalRow(frames, { frame, most, id, least }) {
  const { entries } = frames.find((each) => nameOf(each) === frame);
  const timeOf = (name) => entries.find((entry) => entry.id === name)?.median;
  const simd = timeOf('ours, simd');
  const goal = id
    ? `${frame}: ${id} at least ${least} times ours, simd`
    : `${frame}: simd at most ${most} ms`;
  const measured = id ? timeOf(id) / simd : simd;
  if (!(measured > 0)) return `| ${goal} | – | not measured |`;
  const met = id ? measured >= least : measured <= most;
  return `| ${goal} | ${measured.toFixed(2)} | ${met ? 'met' : 'missed'} |`;
}
