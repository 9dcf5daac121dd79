// The smallest page for chat alone; its size is checked.
import { createClient, members, messages } from '../../core.js';

export const open = (url: string, token: string) => createClient({ url, token, features: [messages, members] });
