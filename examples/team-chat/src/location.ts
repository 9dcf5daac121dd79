import { useSyncExternalStore } from 'react';

/** The place in the address: `#/room/<id>` or `#/room/<id>/thread/<id>`. */
export interface Place {
  room: string | null;
  panel: 'thread' | 'pins' | 'members' | null;
  thread: number | undefined;
}

const read = (hash: string): Place => {
  const [, room, panel, thread] = /^#\/room\/([^/]+)(?:\/(thread|pins|members)(?:\/(\d+))?)?$/.exec(hash) ?? [];
  return {
    room: room ?? null,
    panel: (panel as Place['panel']) ?? null,
    thread: thread === undefined ? undefined : Number(thread),
  };
};

let last: { hash: string; place: Place } = { hash: '', place: read('') };
const getSnapshot = (): Place => {
  if (location.hash !== last.hash) last = { hash: location.hash, place: read(location.hash) };
  return last.place;
};
const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

export const usePlace = (): Place => useSyncExternalStore(subscribe, getSnapshot);

export const go = (room: string | null, panel?: Place['panel'], thread?: number): void => {
  const path = [room ? `room/${room}` : '', panel, thread].filter((part) => part !== undefined && part !== null);
  location.hash = `#/${path.join('/')}`;
};
