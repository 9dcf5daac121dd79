import type { Message, Permission } from '@roomful/protocol';
import type { ConsolePort } from './port.js';

/** The selected message, copied when it was selected, so that nothing that arrives later can change it. */
export interface Target {
  /** The message's id. */
  readonly id: number;
  readonly author: Pick<Message['author'], 'id' | 'name'>;
  readonly text: string;
}

/** A key that acts on the selected message after a question. */
export interface Act {
  readonly key: string;
  readonly help: string;
  /** The right that the server checks. */
  readonly needs: Permission;
  /** The question, with the author's name. */
  readonly question: (name: string, target: Target) => string;
  /** Shown afterwards. */
  readonly done: (name: string, target: Target) => string;
  run(port: ConsolePort, target: Target): Promise<unknown>;
}

/** A key that acts on the selected message at once, because it can be undone. */
export interface Toggle {
  readonly key: string;
  readonly help: string;
  readonly needs: Permission;
  /** Resolves to the line shown afterwards. */
  run(port: ConsolePort, target: Target): Promise<string>;
}

/** Keys that end the selection and carry on with the message elsewhere: in the composer, or in another view, by what the console offers (`Context`). */
export interface Shortcut<Context = unknown> {
  readonly keys: readonly string[];
  readonly help: string;
  run(target: Target, context: Context): void;
}

/** A yes-or-no question on the screen. */
export interface Question {
  readonly text: string;
  /** A second line: what the question is about. */
  readonly about: string;
  /** What failed, if it fails: `unable to …`. */
  readonly act: string;
  /** Runs after a yes; resolves to the line shown afterwards. */
  run(): Promise<string>;
}
