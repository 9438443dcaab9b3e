import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../workshop/cli.ts';
import { header, pixelData, png } from './png.ts';

const folder = temporaryFolder();

/** What decoding a picture, several times at once, adds to the largest memory of a process of its own, in bytes. */
export function growth(bytes: Uint8Array, times = 1): number {
  const [small, large] = ['small.png', 'large.png'].map((name) => join(folder, name)) as [string, string];
  writeFileSync(small, png(header(1, 1), pixelData(1, 1, 0)));
  writeFileSync(large, bytes);
  // Linux hands down the maximum of resourceUsage from the process that starts another.
  const script = `
    import { existsSync, readFileSync } from 'node:fs';
    const status = '/proc/self/status';
    const peak = () => existsSync(status)
      ? Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync(status, 'utf8'))[1])
      : process.resourceUsage().maxRSS;
    const { pixels } = await import(${JSON.stringify(new URL('../../host/image/pixels.js', import.meta.url).href)});
    await pixels(readFileSync(${JSON.stringify(small)}));
    const start = peak();
    const file = readFileSync(${JSON.stringify(large)});
    await Promise.all(Array.from({ length: ${times} }, () => pixels(file)));
    console.log(1024 * (peak() - start));`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}
