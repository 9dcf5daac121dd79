export { type IrcKind, type IrcLine, parseAnnotation, parseIrc } from './irc.js';
export { type Act, type Cue, cuesOfIrc, isAct, type Script, scriptOfEvents } from './script.js';
