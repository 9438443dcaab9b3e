/** Cameras and files of video by way of ffmpeg: how it is called, what comes of it, and that it comes again. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { clean, isCamera, quoted, videoOf } from '../../../gateway/watch/sources/ffmpeg.ts';
import { explainSource } from '../../../gateway/watch/sources/open.ts';
import { videoSource } from '../../../gateway/watch/sources/video.ts';
import { runs, unless } from '../../end-to-end/engines.ts';
import { mobilenet, ok, refused, temporaryFolder } from '../../workshop/cli.ts';
import { all, around } from './around.ts';

const skip = unless(runs('ffmpeg', '-version'), 'no ffmpeg: `apt-get install ffmpeg`');
const folder = temporaryFolder();

describe('the command line of ffmpeg', () => {
  test('holds the source where it is no option and no other protocol', async () => {
    for (const source of [
      '-i',
      'concat:a|b',
      'rtsp://h/a b',
      '-f lavfi.mp4',
      'http://h/x',
      '$(x)`y`',
      'rtsp://',
    ])
      for (const { args } of [videoOf(source, {})]) {
        const at = args.indexOf('-i');
        assert.equal(args[at + 1], isCamera(source) ? source : `file:${source}`);
        assert.equal(args.filter((word) => word.includes(source)).length, source === '-i' ? 2 : 1);
      }
    await assert.rejects(explainSource({ source: 'http://h/x' }), { code: 'E_IO' });
    await assert.rejects(explainSource({ source: '-' }), { code: 'E_USAGE' });
  });

  test('is shown as a shell takes it, and not run', async () => {
    const line = ok(await mobilenet(['watch', "rtsp://me:it's@camera/1", '--size', '320x240', '--explain']));
    assert.match(line, /^ffmpeg .*-rtsp_transport tcp .*-vf scale=320:240 .*-f yuv4mpegpipe pipe:1\n$/);
    const words = execFileSync('sh', ['-c', `for word in ${line.trim()}; do echo "$word"; done`]);
    assert.ok(words.toString().split('\n').includes("rtsp://me:it's@camera/1"));
    assert.equal(quoted(['a b', 'c']), "'a b' c");
  });

  test('and events name no password', () => {
    assert.equal(clean('rtsp://me:secret@camera/1'), 'rtsp://camera/1');
    assert.equal(videoOf('rtsp://me:se@cret@camera:554/1', {}).name, 'rtsp://camera:554/1');
  });
});

describe('a file of video', { skip }, () => {
  const path = join(folder, '-i concat:x|y.mp4');
  before(() => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=5:duration=2'];
    const codec = ['-c:v', 'mpeg4', '-q:v', '2'];
    execFileSync('ffmpeg', ['-v', 'error', ...picture, ...codec, `file:${path}`]);
  });

  test('is read to its end, each frame at its size or scaled', async () => {
    const shots = await all(videoSource(path, {}).shots(around()));
    assert.equal(shots.length, 10);
    assert.deepEqual(
      [shots[0]!.bytes.length, shots[0]!.frame!.width, shots[0]!.frame!.height],
      [64 * 48 * 1.5, 64, 48],
    );
    const scaled = await all(videoSource(path, { width: 16, height: 16 }).shots(around()));
    assert.deepEqual([scaled.length, scaled[9]!.bytes.length], [10, 384]);
  });

  test('is answered by the command, frame by frame', async () => {
    const outcome = await mobilenet(['watch', path, '--all', '--every', '2']);
    assert.equal(ok(outcome).trimEnd().split('\n').length, 5);
    assert.match(outcome.stderr, /10 frames read, 5 passed over, 5 answered/);
  });

  test('that is none is refused in the words of ffmpeg', async () => {
    const none = join(folder, 'none.mp4');
    writeFileSync(none, 'no video');
    await assert.rejects(all(videoSource(none, {}).shots(around())), {
      code: 'E_IO',
      message: /Invalid data/,
    });
  });
});

/** Puts a program in the place of ffmpeg, for as long as the tests of a section run. */
function standIn(script: string): string {
  const bin = join(folder, `bin-${Math.random()}`);
  mkdirSync(bin);
  writeFileSync(join(bin, 'ffmpeg'), script);
  chmodSync(join(bin, 'ffmpeg'), 0o755);
  return bin;
}

describe('a camera', { skip: process.platform === 'win32' && 'the stand-in is of a POSIX shell' }, () => {
  const path = process.env['PATH'];
  after(() => (process.env['PATH'] = path));

  test('that goes away is asked again, whatever ended ffmpeg', async () => {
    const [header, frame] = ['YUV4MPEG2 W2 H2', 'FRAME\\n123456'];
    // Its lives: a frame and a kill; words and a failure; no stream at all; a frame, and then silence.
    const bin = standIn(`#!/bin/sh
      echo >> '${folder}/lives'
      case $(wc -l < '${folder}/lives') in
        *1) printf '${header}\\n${frame}'; kill -9 $$ ;;
        *2) echo "$*: refused" >&2; exit 1 ;;
        *3) printf 'no stream at all' ;;
        *) printf '${header}\\n${frame}'; exec sleep 100 ;;
      esac
    `);
    process.env['PATH'] = `${bin}${delimiter}${path}`;
    const its = around();
    let shots = 0;
    for await (const { bytes } of videoSource('rtsp://me:secret@camera/1', {}).shots(its)) {
      assert.equal(Buffer.from(bytes).toString(), '123456');
      if (++shots === 2) its.controller.abort();
    }
    assert.equal(shots, 2);
    assert.equal(its.reconnects.count, 3);
    assert.match(
      its.remarks[0]!,
      /^rtsp:\/\/camera\/1 is away \(ffmpeg ended with SIGKILL\); asked again in 0\.\d s$/,
    );
    assert.match(its.remarks[1]!, /refused/);
    assert.match(its.remarks[2]!, /begins with no/);
    assert.ok(!its.remarks.join().includes('secret'));
    assert.equal(readFileSync(join(folder, 'lives'), 'utf8').length, 4);
  });

  test('needs ffmpeg, and says so', async () => {
    process.env['PATH'] = folder;
    await assert.rejects(all(videoSource('rtsp://camera/1', {}).shots(around())), {
      code: 'E_IO',
      message: /ffmpeg is not installed/,
    });
    process.env['PATH'] = path;
  });
});

test('what is no source, or takes no such frames, is refused', async () => {
  const m = ['-m', 'w.mnw'];
  refused(await mobilenet(['watch', 'http://camera/1', ...m]), 1, /E_IO/);
  refused(await mobilenet(['watch', '-', '--size', '2x2', ...m]), 2, /--size needs --pixels/);
  const raw = ['--size', '2x2', '--pixels', 'rgb'];
  refused(await mobilenet(['watch', 'rtsp://camera/1', ...raw, ...m]), 2, /--pixels/);
});
