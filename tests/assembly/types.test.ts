/** The sources of the core as TypeScript sees them: an editor shows what this shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** «Decorators are not valid here»: AssemblyScript has them on functions and namespaces too. */
const DECORATOR = 1206;

const config = fileURLToPath(new URL('../../../assembly/tsconfig.json', import.meta.url));

test('the sources of assembly/ have no error but that of their decorators', () => {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    config,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => assert.fail(String(messageText)),
    },
  );
  assert.ok(parsed && parsed.fileNames.length > 50);
  const found = ts.getPreEmitDiagnostics(ts.createProgram(parsed.fileNames, parsed.options));
  assert.ok(found.some(({ code }) => code === DECORATOR));
  const others = found
    .filter(({ code }) => code !== DECORATOR)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  assert.deepEqual(others, []);
});
