import type { FeatureRedaction } from '../redaction.js';

/** A deleted message loses its content, and the author the name if the author was erased. */
export const redaction: FeatureRedaction = {
  gone: (event) => {
    if (event.type !== 'message.deleted') return undefined;
    const { messageId, authorId, erased } = event.data;
    return { messages: [messageId], ...(erased ? { users: [authorId] } : {}) };
  },
};
