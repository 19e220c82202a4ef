import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:4000';
const serverPaths = ['/api', '/v1', '/openapi.json', '/docs', '/metrics', '/healthz', '/readyz'];

/** Builds the page. `npx vite` serves it while it is worked on, beside a Pomona on its usual port. */
export default defineConfig({
  root: 'src/view',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../dist/view',
    emptyOutDir: true,
    sourcemap: false,
    // A policy that allows nothing inline allows no data: addresses either.
    assetsInlineLimit: 0,
    // The charts, loaded when first needed, are one large file.
    chunkSizeWarningLimit: 700,
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(serverPaths.map((path) => [path, server])),
  },
});
