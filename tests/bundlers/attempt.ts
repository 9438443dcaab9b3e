/** The application in a project, one way. */
import { application } from './application.ts';
import { shown } from './document.ts';
import { write } from './project.ts';
import { compare } from './sign.ts';
import { version } from './way.ts';
import type { Answer, Files, Result, Tool, Way } from './way.ts';

/** What a program says that wants more than the registry has. */
const UNREACHED = /error sending request for url \S+/;

/** The line that says what is wrong. */
function sentence(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const [unreached] = UNREACHED.exec(text) ?? [];
  const lines = text.split('\n').map((line) => line.trim());
  const telling = unreached ?? lines.find((line) => /error|cannot|invalid/i.test(line)) ?? lines.at(-1) ?? '';
  return telling.slice(0, 200);
}

/** @throws Error it does not answer, or wrongly */
export async function attempt(
  folder: string,
  tool: Tool,
  way: Way,
  lines: Files,
): Promise<Answer | undefined> {
  write(folder, { ...(await application(way.asker)), ...tool.files, ...lines });
  try {
    const answer = await way.run(folder);
    if (way.refusal !== undefined) throw new Error(`it answers, and ${way.refusal} was due`);
    await compare(answer);
    return answer;
  } catch (cause) {
    if (way.refusal === undefined || !(cause as Error).message.startsWith(way.refusal)) throw cause;
    return undefined;
  }
}

/** With nothing set, then with the lines of the document. */
export async function tryOut(folder: string, tool: Tool, way: Way): Promise<Result> {
  const { document, heading, name } = tool;
  const day = new Date().toISOString().slice(0, 10);
  const reasons: string[] = [];
  const tried = { document, heading, tool: name, version: version(tool), way: way.name, day, reasons };
  for (const set of ['nothing', 'lines'] as const) {
    try {
      const lines = set === 'lines' ? shown(document, heading) : {};
      const answer = await attempt(folder, tool, way, lines);
      return { ...tried, refusal: way.refusal, set, answer };
    } catch (cause) {
      reasons.push(sentence(cause));
    }
  }
  return { ...tried, set: reasons.some((reason) => UNREACHED.test(reason)) ? 'absent' : 'failed' };
}
