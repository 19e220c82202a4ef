import { configDefaults, defineConfig } from 'vitest/config';

/** Where the outcome is wanted as JSON too; .ci/run counts the tests from it. */
const reportFile = process.env['POMONA_TEST_REPORT'];

/** `npm run test:cluster`: the tests that need Kafka and Spark, which `npm test` leaves out. */
const isCluster = process.env['POMONA_TEST_CLUSTER'] === '1';

export default defineConfig({
  test: {
    include: [isCluster ? 'test/cluster/**/*.test.ts' : 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(isCluster ? [] : ['test/cluster/**'])],
    // Each file in a process of its own: DuckDB is native code, and its threads should end with the file.
    pool: 'forks',
    // A cluster takes a machine of two cores for itself.
    maxWorkers: isCluster ? 1 : 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: reportFile === undefined ? ['default'] : ['default', 'json'],
    ...(reportFile === undefined ? {} : { outputFile: { json: reportFile } }),
  },
});
