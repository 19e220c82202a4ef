import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {object} TestReport vitest's JSON report, as far as it is read here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one for each file
 */

/**
 * Adds up test reports in one line, `N passed, N failed, N skipped`. A file that failed without a failed test (it
 * could not be loaded) counts as one failure.
 *
 * @param {readonly TestReport[]} reports
 */
export function countTests(reports) {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const report of reports) {
    passed += report.numPassedTests;
    failed += report.numFailedTests + report.testResults.filter(failedToLoad).length;
    skipped += report.numPendingTests + report.numTodoTests;
  }
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** @param {TestReport['testResults'][number]} file */
function failedToLoad(file) {
  return (
    file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')
  );
}

/**
 * @param {string} file
 * @returns {TestReport}
 */
function readReport(file) {
  /** @type {TestReport} */
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return report;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(countTests(process.argv.slice(2).map(readReport)));
}
