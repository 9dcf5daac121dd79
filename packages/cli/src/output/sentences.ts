import { fillSentence } from '@roomful/protocol/names';
import { events } from '../events.js';
import { rowOf } from '../features/lookup.js';
import { join, json, type Safe, text } from './print.js';

/** An event as it comes from the wire. A newer server may send types that are not known here. */
export interface AnyEvent {
  seq: number;
  type: string;
  at: number;
  actor: { id: string; name: string } | null;
  key: string | null;
  data: unknown;
}

/** How to show people and instants in a sentence; the console and `roomful tail` differ. */
export interface Speech {
  /** A person. The name is undefined if the event only has the id. */
  person(id: string, name: string | undefined): Safe;
  /** @param at epoch ms */
  instant(at: number): string;
}

const isPerson = (value: unknown): value is { id: string; name: string } =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value;

const shown = (value: unknown, is: string | undefined, { person, instant }: Speech): Safe => {
  if (is === 'person' && value === null) return text`the server`;
  if (is === 'person' && isPerson(value)) return person(String(value.id), String(value.name));
  if (is === 'user' && typeof value === 'string') return person(value, undefined);
  if (is === 'instant' && typeof value === 'number') return text`${instant(value)}`;
  return typeof value === 'object' && value !== null ? json(value) : text`${String(value)}`;
};

/** The sentence for an event, from its row. Undefined if the row has none, or the type is unknown. */
export const sentenceOf = (event: Pick<AnyEvent, 'type' | 'actor' | 'data'>, speech: Speech): Safe | undefined => {
  const sentence = rowOf(events, event.type)?.sentence;
  if (!sentence) return undefined;
  const parts = fillSentence(sentence, event, (value, { is, literal }) =>
    // Literals of the row are the program's own, but making them safe costs nothing.
    literal ? text`${String(value)}` : shown(value, is, speech),
  );
  return join(parts, '');
};
