import type { EventOf, EventType } from '@roomful/protocol';
import { mergedTable, rowOf } from '../features/lookup.js';
import { json, type Printer, type Safe, text } from './print.js';
import { type AnyEvent, sentenceOf } from './sentences.js';

export type { AnyEvent } from './sentences.js';

/** Lines of features that need more than the row's sentence. */
const lines = mergedTable(
  ({ lines }) => lines as Readonly<Record<string, (event: EventOf<EventType>, who: Safe) => Safe>> | undefined,
);

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);
const iso = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
};

const lineOf = (event: AnyEvent, who: Safe, speech: Parameters<typeof sentenceOf>[1]): Safe => {
  const own = rowOf(lines, event.type);
  try {
    if (own) return own(event as EventOf<EventType>, who);
    const sentence = sentenceOf(event, speech);
    if (sentence) return text`-- ${sentence}`;
  } catch {
    // A payload with an unexpected form is printed as JSON.
  }
  return text`-- ${event.type} by ${who}: ${json(event.data)}`;
};

/** An event as a line of a conversation. */
export const eventLine = (event: AnyEvent, out: Pick<Printer, 'style'>): Safe => {
  const bold = (name: string): Safe => out.style('bold', text`${name}`);
  const who = event.actor === null ? text`the server` : bold(event.actor.name);
  const person = (id: string, name: string | undefined): Safe =>
    id === event.actor?.id ? bold(event.actor.name) : text`${name ?? id}`;
  return text`${out.style('dim', text`${clock(event.at)}`)} ${lineOf(event, who, { person, instant: iso })}`;
};
