import type { Permission } from '@roomful/protocol/names';
import type { ConsolePort } from './port.js';
import type { ConsoleState, Ui } from './store.js';

/** What a slash command may touch. */
export interface SlashContext {
  port: ConsolePort;
  state(): ConsoleState;
  set(change: Partial<Ui>): void;
  say(text: string, tone?: 'system' | 'error'): void;
  /** Puts a text into the composer. */
  write(text: string): void;
  /** Selects the newest loaded message with this text. */
  search(text: string): void;
  /**
   * Follows a room and shows it.
   *
   * @param text is sent to it then
   */
  enter(room: string, text?: string): Promise<void>;
  /** Shows the thread under a message of the room; without one the room again. */
  thread(message: number | null): Promise<void>;
  quit(): void;
}

/** What live names are taken from. */
export type CompletionState = Pick<ConsoleState, 'view' | 'profile' | 'readOnly' | 'queue' | 'members' | 'rooms'>;

export interface SlashCommand {
  name: string;
  /** What follows the name, for people. */
  args: string;
  help: string;
  /** What the first word may be, of what is there now. */
  names?(state: CompletionState): readonly string[];
  /** The right that the server will ask for; help leaves out what the role lacks. Absent: everybody has it. */
  needs?: Permission;
  run(argument: string, context: SlashContext): Promise<void> | void;
}
