import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { declareSdk } from './sdk/declarations.ts';

/** Adds the types of the module. */
const declarations: Plugin = {
  name: 'declarations',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'pomona.d.mts', source: declareSdk() });
  },
};

/**
 * Builds the browser SDK: with `--mode module` `pomona.mjs`, to be imported, and its types; with `--mode script`
 * `pomona.js`, for a script tag.
 */
export default defineConfig(({ mode }) => ({
  publicDir: false,
  plugins: mode === 'module' ? [declarations] : [],
  build: {
    outDir: 'dist/view/sdk',
    emptyOutDir: false,
    target: 'esnext',
    lib:
      mode === 'module'
        ? { entry: 'sdk/tracker.ts', formats: ['es'], fileName: () => 'pomona.mjs' }
        : {
            entry: 'sdk/script-tag.ts',
            formats: ['iife'],
            name: 'pomonaSdk',
            fileName: () => 'pomona.js',
          },
    // For size: Vite by itself leaves white space in modules, and keeps constants as variables.
    rolldownOptions: {
      optimization: { inlineConst: { mode: 'all' } },
      output: { esModule: false, minify: true, comments: false, topLevelVar: false },
    },
  },
}));
