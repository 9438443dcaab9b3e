/**
 * A thread of a team: the script of a worker of Node or of a page. It gets `Start`, makes its instance and says
 * 'ready'; at the next message it serves until the team is dismissed.
 */
import { builtin } from '../../source/builtin.ts';
import type { Start } from './spawn.ts';
import type { TeamExports } from './team.ts';

const port = (builtin?.('worker_threads').parentPort ?? globalThis) as Pick<
  MessagePort,
  'onmessage' | 'postMessage'
>;

port.onmessage = ({ data }: MessageEvent<Start>) => {
  const { module, memory, thread } = data;
  const core = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TeamExports;
  port.onmessage = () => {
    try {
      core.serve(thread);
    } catch (cause) {
      // The others would wait for ever.
      core.resign();
      throw cause;
    }
  };
  port.postMessage('ready');
};
