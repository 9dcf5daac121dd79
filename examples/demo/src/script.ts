import { readFile } from 'node:fs/promises';
import { type IrcLine, parseAnnotation, parseIrc } from '@roomful/cli/replay';

/** A message of the log, as watchers must receive it. */
export interface Line {
  /** Its line in the file, from 0. */
  index: number;
  nick: string;
  kind: 'text' | 'action';
  text: string;
  /** The line that it replies to. */
  answers: number | null;
}

/** A step of the log: a user sends a message, joins, leaves or changes the nick. */
export type Step =
  | { do: 'say'; line: Line }
  | { do: 'join'; nick: string }
  | { do: 'leave'; nick: string }
  | { do: 'rename'; nick: string; to: string };

export interface Script {
  steps: Step[];
  /** Only the messages, in order. */
  lines: Line[];
}

const annotationPath = (log: string): string => log.replace(/(?:\.raw)?\.[^./\\]+$/, '.annotation.txt');

/** IRC allows actions without a text (`* homejoe`), but a message must not be empty. */
const wordless = '…';

const lineOf = ({ index, kind, nick, text }: IrcLine, answers: number | null): Line => ({
  index,
  nick,
  kind: kind === 'action' ? 'action' : 'text',
  text: text.trim() === '' ? wordless : text,
  answers,
});

const stepOf = (entry: IrcLine, answers: number | null): Step[] => {
  const { kind, nick, text } = entry;
  switch (kind) {
    case 'message':
    case 'action':
      return [{ do: 'say', line: lineOf(entry, answers) }];
    case 'nick':
      return [{ do: 'rename', nick, to: text }];
    case 'other':
      return [];
    default:
      return [{ do: kind, nick }];
  }
};

/** Reads a log, and the annotation beside it if there is one (x.annotation.txt for x.raw.txt). */
export const readScript = async (log: string): Promise<Script> => {
  const lines = parseIrc(await readFile(log, 'utf8'));
  const annotation = await readFile(annotationPath(log), 'utf8').catch(() => '');
  const replies = parseAnnotation(annotation);
  const spoken = new Set(lines.filter(({ kind }) => kind === 'message' || kind === 'action').map(({ index }) => index));
  const steps = lines.flatMap((line) => {
    const answers = replies.get(line.index);
    return stepOf(line, answers !== undefined && spoken.has(answers) ? answers : null);
  });
  return { steps, lines: steps.flatMap((step) => (step.do === 'say' ? [step.line] : [])) };
};

/** The nicks present when the log begins: those that act before they join. */
export const presentAtStart = ({ steps }: Script): string[] => {
  const seen = new Set<string>();
  const present = new Set<string>();
  for (const step of steps) {
    const nick = step.do === 'say' ? step.line.nick : step.nick;
    if (!seen.has(nick) && step.do !== 'join') present.add(nick);
    seen.add(nick);
    if (step.do === 'rename') seen.add(step.to);
  }
  return [...present];
};
