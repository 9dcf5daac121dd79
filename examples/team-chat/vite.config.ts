import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const { TEAM_CHAT_URL = 'http://127.0.0.1:8080' } = process.env;

// For development: Vite serves the page, and forwards everything else to the app's own server.
const proxy = {
  '/socket.io': { target: TEAM_CHAT_URL, ws: true },
  '/session': TEAM_CHAT_URL,
  '/people': TEAM_CHAT_URL,
};

export default defineConfig({ plugins: [react()], server: { proxy } });
