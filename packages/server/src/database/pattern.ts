/** A text as it stands, within a pattern of `like`. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
