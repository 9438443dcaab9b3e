/**
 * All made variants against the reference, in every build that this engine runs: a table on stdout.
 *
 *   npm run sweep            (some minutes)
 *   npm run sweep -- 3       only the first three
 */
import { describeVariant, differences, runnable, variants } from './golden/variants.ts';

const wanted = variants.slice(0, Number(process.argv[2] ?? variants.length));
let failed = 0;
console.log(`Node ${process.versions.node}, builds ${runnable.join(', ')}\n`);
console.log('| variant | bytes that differ |\n|---|---|');
for (const variant of wanted) {
  const count = await differences(variant);
  if (count) failed++;
  console.log(`| ${describeVariant(variant)} | ${count} |`);
}
console.log(`\n${wanted.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
