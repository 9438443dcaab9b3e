/**
 * Answers one of Node's own modules. Node from 20.16, Deno and Bun have them; undefined in a page. Asked for at run
 * time, because a bundler for pages would stop at an import of them.
 */
export const builtin: NodeJS.Process['getBuiltinModule'] | undefined = (
  globalThis as { process?: NodeJS.Process }
).process?.getBuiltinModule;
