import type { RoomfulEvent } from '@roomful/protocol';
import { type Inbox, openInbox } from '@roomful/sdk';
import { sdkClient } from '../faults/observers.js';
import { createBalancer } from '../harness/balancer.js';
import type { Target } from '../harness/target.js';
import { type Badge, badgeOf, type Device } from './device.js';

/** The same device with the SDK's inbox, on a separate connection that can be broken. */
export const createSdkDevice = async (target: Target, userId: string, name: string): Promise<Device> => {
  const link = await createBalancer();
  const port = Number(new URL(target.url).port);
  const client = sdkClient({ ...target, url: link.url }, userId);
  const history: Badge[] = [];
  const heard: RoomfulEvent[] = [];
  let shown = new Map<string, Badge>();
  let inbox: Inbox | null = null;

  const show = (): void => {
    const before = shown;
    shown = new Map(inbox?.state.getSnapshot().rooms.map((item) => [item.room.id, badgeOf(item)]));
    for (const [roomId, badge] of shown) {
      const known = before.get(roomId);
      if (JSON.stringify(known) !== JSON.stringify(badge)) history.push(badge);
    }
  };

  return {
    name,
    get shown() {
      return shown;
    },
    history,
    heard,
    // Its user's calls use other connections, since this one may break.
    person: null,
    connect: async () => {
      link.serve([port]);
      if (inbox) return;
      inbox = await openInbox(client);
      inbox.on('event', (event) => void heard.push(event));
      inbox.state.subscribe(show);
      show();
    },
    cut: () => {
      link.serve([]);
      link.cut();
    },
    close: () => {
      client.close();
      link.close();
    },
  };
};
