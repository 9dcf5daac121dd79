import type { Contract } from '@roomful/protocol';
import type { HandlersOf } from '../types.js';
import { bookmark, bookmarks, unbookmark } from './bookmarks.js';
import { deleteOwn, edit } from './change.js';
import { pin, pins, unpin } from './pins.js';
import { clear, react, reactions, unreact } from './reactions.js';
import { get, list, thread } from './read.js';
import { repost, send } from './send.js';

export const messages: HandlersOf<Contract['messages']> = {
  send,
  repost,
  edit,
  delete: deleteOwn,
  get,
  list,
  thread,
  react,
  unreact,
  clearReactions: clear,
  reactions,
  pin,
  unpin,
  pins,
  bookmark,
  unbookmark,
  bookmarks,
};
