import { stat } from 'node:fs/promises';
import { MobilenetError } from 'mobilenet-wasm';
import { loginOf } from '../../broker.ts';
import { unreadable } from '../../file.ts';
import type { WatchOptions } from '../options.ts';
import type { Source } from '../shot.ts';
import { isCamera, quoted, videoOf } from './ffmpeg.ts';
import { folderSource } from './folder.ts';
import { inputSource } from './input.ts';
import { videoSource } from './video.ts';

type Named = Pick<WatchOptions, 'source' | 'frame' | 'once' | 'input' | 'take' | keyof OfTopic>;
type OfTopic = Pick<WatchOptions, 'client' | 'user' | 'passwordFile'>;
type Kind = 'input' | 'folder' | 'video' | 'topic';

/**
 * What the word for a source means.
 *
 * @throws E_IO there is no such file or folder, or no password; E_USAGE it is nothing that is read here, or takes no such frames
 */
export async function openSource(named: Named): Promise<Source> {
  const { source, frame = {}, once = false, input, take } = named;
  const kind = await kindOf(source);
  const ofTopic = (['client', 'user', 'passwordFile'] as const).find((option) => named[option] !== undefined);
  if (ofTopic !== undefined && kind !== 'topic') throw usage(`\`${ofTopic}\` is of a topic`);
  if (kind === 'input') {
    if (frame.width !== undefined && frame.format === undefined)
      throw usage('`size` needs `pixels`, which say what the frames of standard input are');
    return inputSource(input, frame);
  }
  if (frame.format !== undefined)
    throw usage('`pixels` are of standard input; other sources say it themselves');
  if (kind === 'video') return videoSource(source, frame);
  if (frame.width !== undefined) throw usage('`size` is of raw frames and of video');
  if (kind === 'folder') return folderSource(source, once);
  // Its library is loaded by those who use it.
  const { topicSource } = await import('./topic.ts');
  const { client } = named;
  return topicSource({ source, client, login: await loginOf(named), newest: take === 'newest' });
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

export function isTopic(source: string): boolean {
  return /^mqtts?:\/\//.test(source);
}

async function kindOf(source: string): Promise<Kind> {
  if (source === '-') return 'input';
  if (isTopic(source)) return 'topic';
  if (isCamera(source)) return 'video';
  const facts = await stat(source).catch(unreadable(source));
  if (facts.isDirectory()) return 'folder';
  if (facts.isFile()) return 'video';
  throw usage(`${source} is neither a folder nor a file`);
}

function usage(fact: string): MobilenetError {
  return new MobilenetError('E_USAGE', `${fact}.`);
}
