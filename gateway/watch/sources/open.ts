import { stat } from 'node:fs/promises';
import { MobilenetError } from 'mobilenet-wasm';
import type { WatchOptions } from '../options.ts';
import type { Source } from '../shot.ts';
import { isCamera, quoted, videoOf } from './ffmpeg.ts';
import { folderSource } from './folder.ts';
import { inputSource } from './input.ts';
import { videoSource } from './video.ts';

type Named = Pick<WatchOptions, 'source' | 'frame' | 'once' | 'input'>;
type Kind = 'input' | 'folder' | 'video';

/**
 * What the word for a source means.
 *
 * @throws E_IO there is no such file or folder; E_USAGE it is nothing that is read here, or takes no such frames
 */
export async function openSource({
  source,
  frame = {},
  once = false,
  input = process.stdin,
}: Named): Promise<Source> {
  const kind = await kindOf(source);
  if (kind === 'input') {
    if (frame.width !== undefined && frame.format === undefined)
      throw usage('`size` needs `pixels`, which say what the frames of standard input are');
    return inputSource(input, frame);
  }
  if (frame.format !== undefined)
    throw usage('`pixels` are of standard input; other sources say it themselves');
  return kind === 'folder' ? folderSource(source, once) : videoSource(source, frame);
}

/**
 * The command line by which ffmpeg reads a source.
 *
 * @throws E_USAGE it is read without ffmpeg; E_IO
 */
export async function explainSource({ source, frame = {} }: Named): Promise<string> {
  if ((await kindOf(source)) !== 'video') throw usage(`${source} is read without ffmpeg`);
  return quoted(['ffmpeg', ...videoOf(source, frame).args]);
}

async function kindOf(source: string): Promise<Kind> {
  if (source === '-') return 'input';
  if (isCamera(source)) return 'video';
  const facts = await stat(source).catch((cause: NodeJS.ErrnoException) => {
    const fact = `${source} cannot be read: ${cause.code ?? cause.message}`;
    throw new MobilenetError('E_IO', `${fact}.`, source, { cause });
  });
  if (facts.isDirectory()) return 'folder';
  if (facts.isFile()) return 'video';
  throw usage(`${source} is neither a folder nor a file`);
}

function usage(fact: string): MobilenetError {
  return new MobilenetError('E_USAGE', `${fact}.`);
}
