import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workshop/cli.ts';
import { header, pixelData, png } from './png.ts';

const folder = temporaryFolder();

/** What a picture's decoding adds to the largest memory of a process of its own, in bytes. */
export function growth(bytes: Uint8Array): number {
  const [small, large] = ['small.png', 'large.png'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(small, png(header(1, 1), pixelData(1, 1, 0)));
  writeFileSync(large, bytes);
  const script = `
    import { readFileSync } from 'node:fs';
    const { pixels } = await import(${JSON.stringify(new URL('../../host/image/pixels.js', import.meta.url).href)});
    await pixels(readFileSync(${JSON.stringify(small)}));
    const start = process.resourceUsage().maxRSS;
    await pixels(readFileSync(${JSON.stringify(large)}));
    console.log(1024 * (process.resourceUsage().maxRSS - start));`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}
