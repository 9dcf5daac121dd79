import type { EventDraft } from '@roomful/protocol';
import type { RoomRole } from '@roomful/protocol/names';
import { createElement, type ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import type { ClientOptions } from '../client.js';
import { RoomfulProvider } from '../react.js';
import { type FakeServer, fakeToken } from './fakeServer.js';
import { render } from './render.js';

/** Components below a provider whose client talks to a fake server, until the test is over. */
export const openPage = (server: FakeServer, shown: readonly ReactNode[], options: Partial<ClientOptions> = {}) => {
  const within = (children: readonly ReactNode[]) =>
    createElement(
      RoomfulProvider,
      {
        url: 'http://fake',
        transport: server.transport,
        getToken: () => fakeToken(),
        reconnectMinMs: 1,
        reconnectMaxMs: 5,
        ...options,
      },
      ...children,
    );
  const page = render(within(shown));
  onTestFinished(page.unmount);
  return {
    /** Shows these in the place of those before; null where one has gone, so that the others stay. */
    show: (...children: ReactNode[]) => page.update(within(children)),
    close: page.unmount,
  };
};

/** A component that calls a hook with what it is given; `seen` has what the hook gave at each render. */
export const probeOf = <Given, Result>(use: (given: Given) => Result) => {
  const seen: Result[] = [];
  const Probe = ({ given }: { given: Given }) => {
    seen.push(use(given));
    return null;
  };
  return { of: (given: Given) => createElement(Probe, { given }), seen, last: () => seen.at(-1) as Result };
};

/** Somebody becomes a member. */
export const joined = (userId: string, role: Exclude<RoomRole, 'guest'> = 'member'): EventDraft => ({
  type: 'member.joined',
  data: {
    member: { user: { id: userId, name: userId, avatarUrl: null }, role, joinedAt: 1, mutedUntil: null },
    memberCount: 1,
  },
});
