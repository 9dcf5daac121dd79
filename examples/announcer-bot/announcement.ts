/** Something to be said in every room. */
export interface Announcement {
  text: string;
  /** Its idempotency key: the same one is announced once, whoever asks for it how often. Default: a random one. */
  key?: string;
}
