// The smallest page with chat only. A test checks its size.
import { createClient, members, messages } from '../../core.js';

export const open = (url: string, token: string) => createClient({ url, token, features: [messages, members] });
