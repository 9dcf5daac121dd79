import type { Actor, EventOf, EventType, Presence } from '@roomful/protocol';
import type { Permission } from '@roomful/protocol/names';
import type { ConnectionState, RoomView } from '@roomful/sdk';
import type { Act, Question, Shortcut, Target, Toggle } from './acts.js';
import type { ConsoleBackend, ConsoleRoom } from './backend.js';
import type { Composer } from './composer.js';
import type { Notice } from './items.js';
import type { Binding, Mode } from './keymap.js';
import type { Line, Tone } from './lines.js';
import type { RoomRow } from './room-list.js';
import type { Position } from './scroll.js';

// The types of the screen's state and of the features' parts refer to each other, so they share a file.

/** The screen state of features. Each adds its own by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: features fill it
export interface FeatureUi {}

/** The state of the screen, as opposed to that of the room. */
export interface Ui extends FeatureUi {
  readonly composer: Composer;
  readonly mode: Mode;
  readonly position: Position;
  /** The newest message when the window left the bottom; later ones count as new. */
  readonly leftAt: number;
  /** The panel of a feature, `help`, `keys`, or `none`. */
  readonly panel: string;
  /** How many lines the panel is scrolled down. */
  readonly panelTop: number;
  readonly loadingOlder: boolean;
  /** The message that the keys of select mode act on, as it was when selected. */
  readonly selected: Target | null;
  /** The question on the screen. */
  readonly asking: Question | null;
  /** The answer to the last key in select mode. Shown in the panel, because the timeline does not move then. */
  readonly answer: string | null;
  /** The text of the last search. */
  readonly search: string;
  /** The console was opened read-only: it sends nothing. */
  readonly readOnly: boolean;
  readonly columns: number;
  readonly rows: number;
}

export interface ConsoleState extends Ui {
  readonly features: ConsoleFeatures;
  readonly view: RoomView;
  readonly connection: ConnectionState;
  readonly notices: readonly Notice[];
  readonly profile: ConsoleBackend['profile'];
  readonly rooms: readonly RoomRow[];
  /** The slugs of the rooms that the user is invited to. */
  readonly invitations: readonly string[];
  /** The presence of the users on the screen. */
  readonly presence: ReadonlyMap<string, Presence>;
  /** The first message of the thread on the screen; undefined if the room is shown. */
  readonly threadOf: number | undefined;
  /** When this state was created, epoch ms. */
  readonly now: number;
}

/** Shows something else on the screen. */
export interface Navigation {
  /**
   * Follows a room and shows it.
   *
   * @param text a message to send to it
   */
  enter(room: string, text?: string): Promise<void>;
  /** Shows the thread under a message of the room; null returns to the room. */
  thread(message: number | null): Promise<void>;
  /** Closes the console. The code is the exit status of the process; default: 0. */
  quit(code?: number): void;
}

/** The parts of the console that a slash command may use. */
export interface SlashContext extends Navigation {
  backend: ConsoleBackend;
  state(): ConsoleState;
  set(change: Partial<Ui>): void;
  say(text: string, tone?: 'system' | 'error'): void;
  /** Puts a text into the composer. */
  write(text: string): void;
  /** Selects the newest loaded message with this text. */
  search(text: string): void;
  /** Asks a yes-or-no question. */
  ask(question: Question): void;
}

export interface SlashCommand {
  /** One word, or a noun and a verb; without the slash. */
  name: string;
  /** The arguments, for the help. */
  args: string;
  help: string;
  /** Candidates for the first argument, for completion. */
  names?(state: ConsoleState): readonly string[];
  /** The permission that the server checks. The help hides commands whose permission the viewer lacks. Default: none. */
  needs?: Permission;
  /** A read-only console refuses it. Default: true if it has `needs`. */
  writes?: boolean;
  run(argument: string, context: SlashContext): Promise<void> | void;
}

/** A part of the status line. */
export interface StatusPart {
  /** Lower ranks come first; higher ones are cut off if the line is too short. */
  rank: number;
  tone: Tone;
  /** false = hidden. */
  text: string | false;
}

/** The data that a notice may use besides the event. */
export interface NoticeContext {
  /** A user's name if it is known, else the id; `you` for the viewer. */
  nameOf(userId: string): string;
  actorName(actor: Actor | null): string;
  /** Remembers a user's name. */
  learn(userId: string, name: string): void;
  /** The current state of the room, and the last one drawn. */
  views: readonly RoomView[];
  /** Epoch ms. */
  now: number;
}

/** Texts for events that need more than their row's sentence. undefined = use that sentence, null = no notice. */
export type Notices = {
  readonly [T in EventType]?: (event: EventOf<T>, context: NoticeContext) => string | null | undefined;
};

/** The console part of a feature. */
export interface ConsoleFeature {
  commands?: readonly SlashCommand[];
  /** Commands of the contract that need no derived slash command, because the feature has slash commands or keys for them. */
  covers?: readonly string[];
  /** By the name in `ConsoleState.panel`. */
  panels?: Readonly<Record<string, (state: ConsoleState, width: number) => Line[]>>;
  acts?: Readonly<Record<string, Act>>;
  toggles?: Readonly<Record<string, Toggle>>;
  shortcuts?: Readonly<Record<string, Shortcut<SlashContext>>>;
  /** The initial screen state of the feature. */
  ui?: (room: ConsoleRoom) => Partial<FeatureUi>;
  /** The users whose presence the screen shows. */
  watches?: (state: ConsoleState) => readonly string[];
  status?: (state: ConsoleState) => readonly StatusPart[];
  /** Text for the header after the room's topic. */
  about?: (state: ConsoleState) => string;
  /** Handles Esc while writing: leaves the feature's view, such as a thread. Returns false if there was none. */
  leave?: (context: SlashContext) => boolean;
  /** Created per room. Called with each change of the text in the composer, unless it is a command. */
  typed?: (backend: ConsoleBackend) => (text: string) => void;
  /** Created per room. Called after every frame. `isNewestVisible` is expensive. */
  drawn?: (backend: ConsoleBackend) => (state: ConsoleState, isNewestVisible: () => boolean) => void;
  /** Created per room, so they can keep state. */
  notices?: (room: ConsoleRoom) => Notices;
}

/** The console parts of all features. */
export interface ConsoleFeatures {
  all: readonly ConsoleFeature[];
  commands: readonly SlashCommand[];
  panels: NonNullable<ConsoleFeature['panels']>;
  acts: Readonly<Record<string, Act>>;
  toggles: Readonly<Record<string, Toggle>>;
  shortcuts: Readonly<Record<string, Shortcut<SlashContext>>>;
  keymap: readonly Binding[];
}
