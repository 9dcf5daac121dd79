export { type IrcKind, type IrcLine, parseAnnotation, parseIrc } from './irc.js';
export { type Cue, cuesOfEvents, cuesOfIrc } from './script.js';
