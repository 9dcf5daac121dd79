import { command, type Profile, profile as profileSchema, userEvents } from '@roomful/protocol';
import * as z from 'zod';
import { write } from '../../pipeline/handler.js';
import { saveProfile, selectProfile } from './queries.js';

/** A write of the server's own, outside the contract: it keeps the profile that a verified token carries. */
export const rememberRow = command({
  kind: 'write',
  summary: 'Keep the profile of a verified token.',
  input: z.object({ profile: profileSchema.describe('The profile.') }),
  output: z.object({}),
  stream: 'user',
  emits: [userEvents.updated],
  example: { profile: { id: 'ana', name: 'Ana', avatarUrl: null, role: 'user' } },
});

/** Whether what is kept of a user says the same. */
export const isSame = (known: Profile | null | undefined, profile: Profile): boolean =>
  known?.name === profile.name && known.avatarUrl === profile.avatarUrl && known.role === profile.role;

export const remember = write<{ profile: Profile }, Record<string, never>>(async (db, call) => {
  const { profile } = call.input;
  if (isSame(await selectProfile(db, profile.id), profile)) return { result: {}, events: [] };
  await saveProfile(db, profile, call.now);
  return { result: {}, events: [{ type: 'user.updated', data: { profile } }] };
});
