/** `watch --config`: the cameras of a file, until all are at their end. */
import { isDeepStrictEqual } from 'node:util';
import type { Flags } from '../terminal/flags.ts';
import { printJson } from '../terminal/json.ts';
import { note, print } from '../terminal/print.ts';
import { remark, typed } from '../terminal/report.ts';
import { gatewayPackage, tellRight } from './serve.ts';
import type { Cameras, CamerasFlags, options } from './watch-options.ts';
import { summed, tellRefused, told, untilSignal } from './watch-told.ts';

type WatchOptions = Flags<typeof options>;

/** Flags that go with a file; all else stands in it. */
const BESIDE = ['config', 'check', 'json'];

export async function watchConfig(path: string, flags: WatchOptions): Promise<void> {
  flags.refuseWords();
  const others = (Object.keys(flags.values) as (keyof typeof options)[]).filter(
    (each) => !BESIDE.includes(each),
  );
  flags.refuse(others, 'does not go with --config: the file says it');
  const { check, json } = flags.values;
  const { readCameras, startCameras } = await gatewayPackage();
  const said = await readCameras(path);
  if (check) return tellRight('watch', path, json);
  // Lines of JSON once, also where both the file and a flag ask for them.
  const lines = said.events?.lines ?? false;
  const starting = startCameras(said, {
    onEvent: (event) => {
      if (!lines) json ? printJson('watch', event) : print(told(event, event.source));
    },
    onRefused: (refused, camera) => tellRefused(refused, json ?? lines, camera),
    onEnd: (summary, camera) => note(summed(summary, camera)),
    remark,
  });
  // Also while they start: without a listener the signal ends the process.
  const reload = (): void => {
    void starting.then((cameras) => reloadFrom(path, said, cameras)).catch(() => undefined);
  };
  process.on('SIGHUP', reload);
  try {
    await untilSignal(await starting);
  } finally {
    process.off('SIGHUP', reload);
  }
}

/** Takes over the cameras that the file names now; where something is wrong all goes on as it is. */
async function reloadFrom(path: string, before: CamerasFlags, cameras: Cameras): Promise<void> {
  try {
    const said = await (await gatewayPackage()).readCameras(path);
    const { started, stopped } = await cameras.reload(said.cameras);
    const changes = [
      ...started.map((each) => `${each} is started anew`),
      ...stopped.map((each) => `${each} is stopped`),
    ];
    remark(`${path} is read again: ${changes.join(', ') || 'no camera changes'}`);
    if (!isDeepStrictEqual(said.events, before.events)) remark('its sinks change with the next start only');
    if (!isDeepStrictEqual(said.metrics, before.metrics))
      remark('its metrics change with the next start only');
  } catch (cause) {
    const { code, message } = typed(cause);
    remark(`all goes on as it is: ${code}: ${message}`);
  }
}
