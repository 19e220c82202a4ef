import { defineConfig } from 'vitest/config';

/** Where the outcome is wanted as JSON too; .ci/run counts the tests from it. */
const reportFile = process.env['POMONA_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Each file in a process of its own: DuckDB is native code, and its threads should end with the file.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: reportFile === undefined ? ['default'] : ['default', 'json'],
    ...(reportFile === undefined ? {} : { outputFile: { json: reportFile } }),
  },
});
