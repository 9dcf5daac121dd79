import fc from 'fast-check';

/** The kinds of deeds, with their frequencies. */
const kinds = {
  send: 10,
  mention: 4,
  here: 2,
  system: 1,
  thread: 4,
  ownSend: 2,
  delete: 4,
  moderatorDelete: 2,
  edit: 2,
  react: 1,
  read: 10,
  readAll: 2,
  leave: 1,
  kick: 1,
  join: 4,
  block: 2,
  unblock: 3,
  cut: 3,
  connect: 4,
  look: 3,
} as const;
type Kind = keyof typeof kinds;

/** A step of a schedule. */
export interface Deed {
  kind: Kind;
  /** Numbers that choose a room, a person, a device, a message. */
  a: number;
  b: number;
  /** Whether the next deed starts without waiting for this one. */
  hurried: boolean;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.oneof(
    ...(Object.keys(kinds) as Kind[]).map((kind) => ({ weight: kinds[kind], arbitrary: fc.constant(kind) })),
  ),
  a: fc.nat(1_000),
  b: fc.nat(1_000),
  hurried: fc.boolean(),
});

export const schedule = (maxLength: number): fc.Arbitrary<Deed[]> => fc.array(deed, { maxLength, size: 'max' });
