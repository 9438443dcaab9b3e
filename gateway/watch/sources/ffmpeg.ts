/** The command line of ffmpeg for a source. */
import { MobilenetError } from 'mobilenet-wasm';
import type { Frame } from '../../pool/messages.ts';

/** A camera on the network, or one of this machine. */
const STREAM = /^rtsps?:\/\/[^/\s]/;
const DEVICE = /^\/dev\/video\d+$/;

/** What ffmpeg has to do with a source. */
export interface Video {
  /** Without a password. */
  readonly name: string;
  /** Whether it is a camera, which has no end. */
  readonly live: boolean;
  readonly args: readonly string[];
}

/**
 * How ffmpeg reads a source. The source stands behind `-i`, where it is never an option, and a path behind `file:`, where it
 * is never another protocol; a playlist that names files or addresses reads none but files.
 *
 * Frames come as YUV4MPEG2, which states their size and range, as most decoders have them: no byte is converted. `passthrough`
 * (ffmpeg 5.1) doubles no frame of a camera whose clock is uneven.
 *
 * @param given the size to which frames are scaled, if they are
 */
export function videoOf(source: string, { width, height }: Partial<Frame>): Video {
  const scaled = width === undefined ? [] : ['-vf', `scale=${width}:${height}`];
  const output = ['-map', '0:v:0', ...scaled, '-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p'];
  const around = (...input: readonly string[]): readonly string[] => [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', ...input],
    ...[...output, '-f', 'yuv4mpegpipe', 'pipe:1'],
  ];
  const late = ['-fflags', 'nobuffer', '-flags', 'low_delay'];
  if (STREAM.test(source))
    return { name: clean(source), live: true, args: around('-rtsp_transport', 'tcp', ...late, '-i', source) };
  if (DEVICE.test(source))
    return { name: source, live: true, args: around('-f', 'v4l2', ...late, '-i', source) };
  const file = around('-protocol_whitelist', 'file', '-i', `file:${source}`);
  return { name: source, live: false, args: file };
}

export function isCamera(source: string): boolean {
  return STREAM.test(source) || DEVICE.test(source);
}

/** An address without user and password. */
export function clean(address: string): string {
  return address.replace(/^([a-z]+:\/\/)[^/]*@/, '$1');
}

/** A command line as a shell takes it. */
export function quoted(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

export function missing(cause: NodeJS.ErrnoException): MobilenetError {
  const mend = 'install it, such as `apt-get install ffmpeg`, or pipe frames into `-`';
  const fact =
    cause.code === 'ENOENT' ? `ffmpeg is not installed: ${mend}` : `ffmpeg cannot be started: ${cause.code}`;
  return new MobilenetError('E_IO', `${fact}.`, 'ffmpeg', { cause });
}
