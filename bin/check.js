import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { exitWith, findNode, projectRoot } from './node-runtime.js';
import { prepare } from './prepare.js';
import { toolPath } from './tool-path.js';

/**
 * @typedef {object} Check
 * @property {string} title
 * @property {() => string[]} command a tool's file and its arguments
 */

const tsc = () => toolPath('typescript', projectRoot, 'tsc');

/** What can be said about the code without running it. @type {readonly Check[]} */
const staticChecks = [
  { title: 'format', command: () => [toolPath('prettier'), '--check', '.'] },
  { title: 'lint', command: () => [toolPath('oxlint'), '--type-aware'] },
  { title: 'types', command: () => [tsc(), '-p', 'tsconfig.json'] },
  { title: 'types of the page', command: () => [tsc(), '-p', 'tsconfig.view.json'] },
  { title: 'types of the SDK', command: () => [tsc(), '-p', 'sdk/tsconfig.json'] },
  { title: 'unused code', command: () => [toolPath('knip'), '--no-progress'] },
];

/** @type {Check} */
const repositoryTests = {
  title: 'repository',
  command: () => [toolPath('vitest'), 'run', 'test/repo'],
};

/**
 * Runs checks one after the other, all of them whatever the outcome. What a check printed is shown when it failed or
 * warned.
 *
 * @param {readonly Check[]} checks
 * @returns {Promise<string[]>} titles of those that failed
 */
export async function runChecks(checks = staticChecks) {
  const failed = [];
  for (const { title, command } of checks) {
    const startedAt = performance.now();
    const { passed, output } = await runTool(command());
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`);
    if (!passed) failed.push(title);
    if (!passed || /Found [1-9]\d* warning/.test(output)) console.log(output);
  }
  return failed;
}

/**
 * @param {readonly string[]} command
 * @returns {Promise<{ passed: boolean, output: string }>}
 */
function runTool(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(findNode(), command, {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

/** `npm run check` */
async function check() {
  await prepare({ needsPage: false });
  const failed = await runChecks([...staticChecks, repositoryTests]);
  if (failed.length === 0) return;
  console.error(`Failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) check().catch(exitWith);
