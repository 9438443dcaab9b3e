import type { Command } from '../terminal/command.ts';
import { frameHelp } from '../terminal/frame.ts';
import { parse } from '../terminal/parse.ts';
import { note, print } from '../terminal/print.ts';
import { remark } from '../terminal/report.ts';
import { inFlags } from '../terminal/spoken.ts';
import { gatewayPackage } from './serve.ts';
import { watchConfig } from './watch-config.ts';
import { options, watchFlags } from './watch-options.ts';
import { tellRefused, summed, told, untilSignal } from './watch-told.ts';

const name = 'watch';

const help = `\
Usage: mobilenet watch SOURCE [options]
       mobilenet watch --config FILE [--check] [--json]

Frames in, answers out: prints a line when what the frames show changes, until the source ends, SIGTERM or Ctrl-C. Without -m
the network of 43 German traffic signs answers. It belongs to a package of its own: \`npm i mobilenet-gateway\`.

SOURCE is \`-\` for standard input (JPEG, PPM or YUV4MPEG2 one after the other, or raw frames with --pixels and --size), a
folder (its pictures, then those that come), or with ffmpeg a camera (rtsp://HOST/PATH, /dev/video0) or a file of video, whose
frames --size scales; or mqtt://HOST/TOPIC with a picture in each message.

      --config FILE  instead of SOURCE and flags: cameras and sinks as YAML
      --check        only say whether that file is right; with --json its faults by line and column
  -m, --model FILE   packed weights (.mnw)
      --name NAME    what events call the source
      --client NAME  of a topic: the broker keeps for it what was not answered; each gateway has its own
      --user NAME    who asks the broker, of a topic and of --mqtt
      --password-file FILE  the password of that user
${frameHelp}
      --crop REGION  x,y,width,height or name=x,y,width,height in pixels; may be repeated, each is decided for itself
      --newest       skip frames for which there is no time; so it is with cameras and standard input
      --each         answer each frame, while the source waits; so it is with folders, files and topics
      --once         end with the pictures that are in the folder
      --every N      look at each Nth frame only
      --rate R       answer at most R frames a second
      --threshold P  least probability of a class, 0 to 1; below it the state is \`unknown\`
      --unknown NAME  another name for that state
      --agree N      frames in a row that must say the same
      --hold TIME    how long a state stays at least: 2s, 500ms
      --all          tell the answer of each frame, not only changes
  -k, --top N        classes in a line of --all, 5 by default
      --mqtt URL     send events to a broker
      --webhook URL  post events
      --store DIR    keep events there until they are sent
      --metrics PORT  figures for Prometheus at http://127.0.0.1:PORT/metrics; ADDRESS:PORT for other machines
      --token-file FILE  the token that who asks for them must bear; needed where ADDRESS is not of this machine
      --open         show them to other machines without a token
      --explain      print how ffmpeg is called, and call nothing
      --json         one JSON object per event and line

Example:
  printf 'P6 2 1 255 RGBrgbP6 2 1 255 bgrBGR' | mobilenet watch - --each
`;

export const watch: Command = {
  name,
  summary: 'frames of a camera, a stream or a folder: a line when what they show changes',
  options,
  help,
  run,
};

async function run(args: string[]): Promise<void> {
  const flags = parse(name, args, options);
  if (flags.values.config !== undefined) return watchConfig(flags.values.config, flags);
  flags.refuse(['check'], 'needs --config');
  const asked = watchFlags(flags);
  const { json } = flags.values;
  const { startWatch, explainSource } = await gatewayPackage();
  if (flags.values.explain) return print(`${await explainSource(asked)}\n`);
  const watched = await startWatch({
    ...asked,
    remark: (sentence) => remark(inFlags(sentence, options)),
    onEvent: (event) => json || print(told(event)),
    onRefused: (refused) => tellRefused(refused, json),
  });
  if (asked.model === undefined)
    note('mobilenet: without -m the shipped network of 43 German traffic signs answers\n');
  note(summed(await untilSignal(watched)));
}
