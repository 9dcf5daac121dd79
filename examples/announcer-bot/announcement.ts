/** A message for every room. */
export interface Announcement {
  text: string;
  /** Its idempotency key: announcements with the same key are sent once. Default: a random one. */
  key?: string;
}
