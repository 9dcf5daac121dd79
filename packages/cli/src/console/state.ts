import type { Actor, EventOf, EventType, Presence } from '@roomful/protocol';
import type { Permission } from '@roomful/protocol/names';
import type { ConnectionState, RoomView } from '@roomful/sdk';
import type { Act, Question, Shortcut, Target, Toggle } from './acts.js';
import type { Composer } from './composer.js';
import type { Notice } from './items.js';
import type { Binding, Mode } from './keymap.js';
import type { Line, Tone } from './lines.js';
import type { ConsolePort, RoomPort } from './port.js';
import type { RoomRow } from './rooms-port.js';
import type { Position } from './scroll.js';

// The types of the screen's state, and of what features bring to it, refer to each other: they stand in one file.

/** What features keep on the screen. Each adds its own by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: features fill it
export interface FeatureUi {}

/** What the person at the keyboard has done to the screen. None of it is the room's. */
export interface Ui extends FeatureUi {
  readonly composer: Composer;
  readonly mode: Mode;
  readonly position: Position;
  /** The newest message when the window left the bottom; later ones are new. */
  readonly leftAt: number;
  /** The panel of a feature, `help`, `keys`, or `none`. */
  readonly panel: string;
  /** How many lines of the panel are scrolled out at its top. */
  readonly panelTop: number;
  readonly loadingOlder: boolean;
  /** The message that the keys of select mode are about, as it was when it was selected. */
  readonly selected: Target | null;
  /** The question that waits for a yes or a no. */
  readonly asking: Question | null;
  /** The answer to the last key of select mode. Shown apart, because the timeline does not move then. */
  readonly answer: string | null;
  /** The text of the last search. */
  readonly search: string;
  /** Nothing is sent, as long as the console is open. */
  readonly readOnly: boolean;
  readonly columns: number;
  readonly rows: number;
}

export interface ConsoleState extends Ui {
  readonly features: ConsoleFeatures;
  readonly view: RoomView;
  readonly connection: ConnectionState;
  readonly notices: readonly Notice[];
  readonly profile: ConsolePort['profile'];
  readonly rooms: readonly RoomRow[];
  /** Rooms that the person is invited to. */
  readonly invitations: readonly string[];
  /** Of the users whom the screen shows. */
  readonly presence: ReadonlyMap<string, Presence>;
  /** The first message of the thread that is shown; undefined = the room is. */
  readonly threadOf: number | undefined;
  /** Epoch ms, when this state was made. */
  readonly now: number;
}

/** The ways from what the screen shows to something else. */
export interface Navigation {
  /**
   * Follows a room and shows it.
   *
   * @param text is sent to it then
   */
  enter(room: string, text?: string): Promise<void>;
  /** Shows the thread under a message of the room; null: the room again. */
  thread(message: number | null): Promise<void>;
  /** Closes the console. The code is the exit status of the process; default: 0. */
  quit(code?: number): void;
}

/** What a slash command may touch. */
export interface SlashContext extends Navigation {
  port: ConsolePort;
  state(): ConsoleState;
  set(change: Partial<Ui>): void;
  say(text: string, tone?: 'system' | 'error'): void;
  /** Puts a text into the composer. */
  write(text: string): void;
  /** Selects the newest loaded message with this text. */
  search(text: string): void;
  /** Puts a yes-or-no question. */
  ask(question: Question): void;
}

export interface SlashCommand {
  /** What follows the slash: one word, or a noun and a verb. */
  name: string;
  /** What follows the name, for people. */
  args: string;
  help: string;
  /** What the first word may be, for completion. */
  names?(state: ConsoleState): readonly string[];
  /** The right that the server checks. Help leaves out commands that the viewer's role lacks it for. Absent: none. */
  needs?: Permission;
  /** Refused by a console that only reads, even without `needs`. */
  writes?: boolean;
  run(argument: string, context: SlashContext): Promise<void> | void;
}

/** A part of the status line. */
export interface StatusPart {
  /** Its place: lower ranks come first, and are shown if there is no room for all. */
  rank: number;
  tone: Tone;
  /** false = there is nothing to say. */
  text: string | false;
}

/** What a notice may use besides the event. */
export interface NoticeContext {
  /** A user's name if it is known, else the id; `you` for the viewer. */
  who(userId: string): string;
  doer(actor: Actor | null): string;
  /** Remembers a user's name. */
  learn(userId: string, name: string): void;
  /** The room now, and as it was last drawn. */
  views: readonly RoomView[];
  /** Epoch ms. */
  now: number;
}

/** Lines for events that need more than their row's sentence. undefined = the row's sentence, null = no line. */
export type Notices = {
  readonly [T in EventType]?: (event: EventOf<T>, context: NoticeContext) => string | null | undefined;
};

/** What a feature brings to the console. */
export interface ConsoleFeature {
  commands?: readonly SlashCommand[];
  /** Commands of the contract that need no derived slash command, because slash commands or keys of the feature run them. */
  covers?: readonly string[];
  /** By name, as `ConsoleState.panel` has it. */
  panels?: Readonly<Record<string, (state: ConsoleState, width: number) => Line[]>>;
  acts?: Readonly<Record<string, Act>>;
  toggles?: Readonly<Record<string, Toggle>>;
  shortcuts?: Readonly<Record<string, Shortcut<SlashContext>>>;
  /** What it keeps on the screen, at first. */
  ui?: (room: RoomPort) => Partial<FeatureUi>;
  /** Users whose presence the screen shows. */
  watches?: (state: ConsoleState) => readonly string[];
  status?: (state: ConsoleState) => readonly StatusPart[];
  /** What the header says about the room besides its topic; empty = nothing. */
  about?: (state: ConsoleState) => string;
  /** Esc while writing: leaves what the feature has put on the screen. false = it has put nothing there. */
  leave?: (context: SlashContext) => boolean;
  /** Made once a room. Told of each change of the text in the composer, unless it is a command. */
  typed?: (port: ConsolePort) => (text: string) => void;
  /** Made once a room. Called after every frame; `isNewestInSight` takes a while to find out. */
  inSight?: (port: ConsolePort) => (state: ConsoleState, isNewestInSight: () => boolean) => void;
  /** Made once a room, so that they may remember something. */
  notices?: (room: RoomPort) => Notices;
}

/** All features, as the console uses them. */
export interface ConsoleFeatures {
  all: readonly ConsoleFeature[];
  commands: readonly SlashCommand[];
  panels: NonNullable<ConsoleFeature['panels']>;
  acts: Readonly<Record<string, Act>>;
  toggles: Readonly<Record<string, Toggle>>;
  shortcuts: Readonly<Record<string, Shortcut<SlashContext>>>;
  keymap: readonly Binding[];
}
