/**
 * A process that sends events until it is killed, and prints the sequence of each that was accepted. With `drain` it sends
 * none, and ends when nothing waits any more.
 *
 *   node sender.js FOLDER WEBHOOK [drain]
 */
import { writeSync } from 'node:fs';
import { openEvents } from '../../../gateway/events/open.ts';
import { happened, until } from './happened.ts';

const [, , folder, url, drain] = process.argv;
const events = await openEvents({ webhook: { url: url! }, store: { folder: folder! } });

async function send(): Promise<never> {
  for (let frame = 0; ; frame++) {
    const { sequence } = await events.send(happened(frame));
    // To the pipe at once: what is accepted is known to be so before a kill.
    writeSync(1, `${sequence}\n`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

if (drain === undefined) await Promise.all([send(), send(), send()]);
await until(() => events.figures.waiting === 0, 'that all is sent');
await events.close();
