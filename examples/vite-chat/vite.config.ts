import { defineConfig } from 'vite';

const { ROOMFUL_URL = 'http://127.0.0.1:7400', TOKEN_URL = 'http://127.0.0.1:7401' } = process.env;

// Like a reverse proxy: the page, tokens and rooms share one origin.
const proxy = { '/socket.io': { target: ROOMFUL_URL, ws: true }, '/token': TOKEN_URL };

export default defineConfig({ server: { proxy }, preview: { proxy } });
