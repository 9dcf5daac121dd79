import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const { TEAM_CHAT_URL = 'http://127.0.0.1:8080' } = process.env;

// While developing: the page from Vite, everything else from the app's own server.
const proxy = {
  '/socket.io': { target: TEAM_CHAT_URL, ws: true },
  '/session': TEAM_CHAT_URL,
  '/people': TEAM_CHAT_URL,
};

export default defineConfig({ plugins: [react()], server: { proxy } });
