import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const server = 'http://127.0.0.1:4000';
const serverPaths = ['/api', '/v1', '/openapi.json', '/docs', '/metrics', '/healthz', '/readyz'];

/** Builds the pages. `npx vite` serves them while they are worked on, beside a Pomona on its usual port. */
export default defineConfig({
  root: 'src/view',
  plugins: [react(), compress()],
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

/** Lays a compressed copy beside each text, which the server sends to browsers that take it. */
function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    writeBundle({ dir: outDir = '' }) {
      for (const file of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(?:js|css|html|svg)$/.test(file)) continue;
        const path = join(outDir, file);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}
