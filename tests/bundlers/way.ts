/** A tool, and the ways in which it makes the application run. */

/** What the application says: of each picture `index className probability`, or E_IMAGE_DECODER. */
export interface Answer {
  readonly build: string;
  readonly raw: string;
  readonly jpeg: string;
  /** Where there are bitmaps. */
  readonly bitmap?: string;
}

/** Who asks: the script of a page or a program, a worker or a service worker that it starts. */
export type Asker = 'main' | 'worker' | 'service';

/** Files by name. */
export type Files = Readonly<Record<string, string>>;

export interface Way {
  readonly name: string;
  readonly asker: Asker;
  /** The refusal that is right here, as it begins. */
  readonly refusal?: string;
  /**
   * Builds what lies in a folder, runs it, and answers what it says.
   *
   * @throws Error what the tool, the engine or the application says, where it does not answer
   */
  run(folder: string): Promise<Answer>;
}

export interface Tool {
  readonly name: string;
  /** What to install of the registry, with exact versions; the first is the tool itself. */
  readonly packages: Files;
  /** The document that has its results, and what has to be written for it below a heading of this name. */
  readonly document: 'docs/bundlers.md' | 'docs/runtimes.md';
  readonly heading: string;
  /** What is written however it is used. */
  readonly files?: Files;
  readonly ways: readonly Way[];
}

/** A way that was tried, as it is kept between runs. */
export interface Result {
  readonly document: Tool['document'];
  readonly heading: string;
  readonly tool: string;
  readonly version: string;
  readonly way: string;
  readonly refusal?: string | undefined;
  /** Day on which it was tried, as 2026-01-31. */
  readonly day: string;
  /** What has to be set for it; absent: it wants something that was not reached. */
  readonly set: 'nothing' | 'lines' | 'absent' | 'failed';
  /** Why it does not run with nothing set, and why not with the lines. */
  readonly reasons: readonly string[];
  readonly answer?: Answer | undefined;
}

/** Version of a tool: of its first package. */
export function version({ packages }: Tool): string {
  return (Object.values(packages)[0] ?? '').replace(/^npm:.*@/, '');
}
