/** Escapes a text so that it matches literally in a `like` pattern. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
