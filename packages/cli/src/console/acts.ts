import type { Message, Permission } from '@roomful/protocol';
import type { ConsolePort } from './port.js';

/** What an act is about: taken when the message was selected, so that nothing that arrives can change it. */
export interface Target {
  /** The message's id. */
  readonly id: number;
  readonly author: Pick<Message['author'], 'id' | 'name'>;
  readonly text: string;
}

/** A key that does something about a selected message, after a question. */
export interface Act {
  readonly key: string;
  readonly help: string;
  /** The right that the server will ask for. */
  readonly needs: Permission;
  /** The question, with the author's name. */
  readonly question: (name: string, target: Target) => string;
  /** Shown when it is done. */
  readonly done: (name: string, target: Target) => string;
  run(port: ConsolePort, target: Target): Promise<unknown>;
}

/** A key that does something about a selected message at once, since it can be undone. */
export interface Toggle {
  readonly key: string;
  readonly help: string;
  readonly needs: Permission;
  /** Resolves to what is shown when it is done. */
  run(port: ConsolePort, target: Target): Promise<string>;
}
