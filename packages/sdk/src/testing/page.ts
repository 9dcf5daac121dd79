import type { EventDraft } from '@roomful/protocol';
import type { RoomRole } from '@roomful/protocol/names';
import { createElement, type ReactNode } from 'react';
import { onTestFinished, vi } from 'vitest';
import type { ClientOptions } from '../client.js';
import { RoomfulProvider } from '../react.js';
import type { Store } from '../store.js';
import { type FakeServer, fakeToken } from './fakeServer.js';
import { render } from './render.js';

/** Renders components below a provider whose client uses a fake server, until the test is over. */
export const openPage = (server: FakeServer, shown: readonly ReactNode[], options: Partial<ClientOptions> = {}) => {
  let [last, given] = [shown, options];
  const within = (children: readonly ReactNode[]) =>
    createElement(
      RoomfulProvider,
      {
        url: 'http://fake',
        transport: server.transport,
        ...(given.token ? {} : { getToken: () => fakeToken() }),
        reconnectMinMs: 1,
        reconnectMaxMs: 5,
        ...given,
      },
      ...children,
    );
  const page = render(within(shown));
  onTestFinished(page.unmount);
  return {
    /** Replaces the components; null unmounts one, and the others stay. */
    show: (...children: ReactNode[]) => {
      last = children;
      page.update(within(last));
    },
    /** Changes some options of the provider. */
    give: (more: Partial<ClientOptions>) => {
      given = { ...given, ...more };
      page.update(within(last));
    },
    close: page.unmount,
  };
};

/** A component that calls a hook with the given props; `seen` has the result of each render. */
export const probeOf = <Given, Result>(use: (given: Given) => Result) => {
  const seen: Result[] = [];
  const Probe = ({ given }: { given: Given }) => {
    seen.push(use(given));
    return null;
  };
  return { of: (given: Given) => createElement(Probe, { given }), seen, last: () => seen.at(-1) as Result };
};

/** Returns how many of the listeners added to a store from now on are still there. */
export const listenersOf = (store: Pick<Store<unknown>, 'subscribe'>): (() => number) => {
  const listening = new Set<object>();
  const { subscribe } = store;
  vi.spyOn(store, 'subscribe').mockImplementation((listener) => {
    const one = {};
    listening.add(one);
    const unsubscribe = subscribe(listener);
    return () => {
      listening.delete(one);
      unsubscribe();
    };
  });
  return () => listening.size;
};

/** A user becomes a member. */
export const joined = (userId: string, role: Exclude<RoomRole, 'guest'> = 'member'): EventDraft => ({
  type: 'member.joined',
  data: {
    member: { user: { id: userId, name: userId, avatarUrl: null }, role, joinedAt: 1, mutedUntil: null },
    memberCount: 1,
  },
});
