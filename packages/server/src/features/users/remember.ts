import { command, type Profile, profile as profileSchema, userEvents } from '@roomful/protocol';
import * as z from 'zod';
import { write } from '../../pipeline/handler.js';
import { saveProfile, selectProfile } from './queries.js';

/** A server-side write outside the contract, which stores the profile of a verified token. */
export const rememberRow = command({
  kind: 'write',
  summary: 'Store the profile of a verified token.',
  input: z.object({ profile: profileSchema.describe('The profile.') }),
  output: z.object({}),
  stream: 'user',
  emits: [userEvents.updated],
  example: { profile: { id: 'ana', name: 'Ana', avatarUrl: null, role: 'user' } },
});

/** Whether the stored profile is the same. */
export const isSame = (known: Profile | null | undefined, profile: Profile): boolean =>
  known?.name === profile.name && known.avatarUrl === profile.avatarUrl && known.role === profile.role;

export const remember = write<{ profile: Profile }, Record<string, never>>(async (db, call) => {
  const { profile } = call.input;
  if (isSame(await selectProfile(db, profile.id), profile)) return { result: {}, events: [] };
  await saveProfile(db, profile, call.now);
  return { result: {}, events: [{ type: 'user.updated', data: { profile } }] };
});
