import type { Message, Permission } from '@roomful/protocol';
import type { ConsoleBackend } from './backend.js';

/** The selected message, copied when it is selected so that later events cannot change it. */
export interface Target {
  /** The message's id. */
  readonly id: number;
  readonly author: Pick<Message['author'], 'id' | 'name'>;
  readonly text: string;
}

/** A key that acts on the selected message after asking for confirmation. */
export interface Act {
  readonly key: string;
  readonly help: string;
  /** The permission that the server checks. */
  readonly needs: Permission;
  /** The question, with the author's name. */
  readonly question: (name: string, target: Target) => string;
  /** Shown afterwards. */
  readonly done: (name: string, target: Target) => string;
  run(backend: ConsoleBackend, target: Target): Promise<unknown>;
}

/** A key that acts on the selected message without asking, because it can be undone. */
export interface Toggle {
  readonly key: string;
  readonly help: string;
  readonly needs: Permission;
  /** Resolves to the line shown afterwards. */
  run(backend: ConsoleBackend, target: Target): Promise<string>;
}

/** Keys that end the selection and continue with the message elsewhere, in the composer or another view. */
export interface Shortcut<Context = unknown> {
  readonly keys: readonly string[];
  readonly help: string;
  run(target: Target, context: Context): void;
}

/** A yes-or-no question on the screen. */
export interface Question {
  readonly text: string;
  /** A second line that says what the question is about. */
  readonly about: string;
  /** The action for the error message: `unable to …`. */
  readonly act: string;
  /** Runs after a yes; resolves to the line shown afterwards. */
  run(): Promise<string>;
}
