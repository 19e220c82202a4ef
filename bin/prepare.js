import { spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, projectRoot, SetupError } from './node-runtime.js';
import { withPrepareLock } from './prepare-lock.js';
import { isInstalled, isPageBuilt, pageSourcesHash } from './prepared-state.js';
import { toolPath } from './tool-path.js';

/**
 * Brings the checkout into the state the sources ask for: packages as in package-lock.json and, unless it is not
 * needed, the page and the browser SDK built. Does nothing, and writes nothing, when that is so already. Processes that
 * start at once take turns.
 *
 * @param {{ root?: string, needsPage?: boolean }} [options]
 */
export async function prepare({ root = projectRoot, needsPage = true } = {}) {
  const isReady = () => isInstalled(root) && (!needsPage || isPageBuilt(root));
  if (isReady()) return;
  await withPrepareLock(root, async () => {
    if (!isInstalled(root)) await step('Installing packages', () => install(root));
    if (!isReady()) await step('Building the page', () => buildPage(root));
  });
}

/** @param {string} root */
async function install(root) {
  const npmScript = process.env['npm_execpath'];
  const isNpm = npmScript !== undefined && /npm-cli\.[cm]?js$/.test(npmScript);
  const [command, ...before] = isNpm ? [process.execPath, npmScript] : ['npm'];
  // Warnings would be about packages that want a newer Node than npm's, which is not the one that runs them.
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error'];
  await mustSucceed(command, [...before, ...args], root);
}

/** @param {string} root */
async function buildPage(root) {
  const hash = pageSourcesHash(root);
  const finished = join(root, 'dist', 'view');
  const unfinished = join(root, 'dist', 'view-unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  await viteBuild(root, unfinished);
  // Shops ask for the browser SDK beside the page: by a script tag, or as a module.
  for (const mode of ['script', 'module']) {
    await viteBuild(root, join(unfinished, 'sdk'), [
      '--config',
      'vite-sdk.config.ts',
      '--mode',
      mode,
    ]);
  }
  // A server that runs from this checkout never meets a half-written page.
  rmSync(finished, { recursive: true, force: true });
  renameSync(unfinished, finished);
  writeFileSync(join(root, 'dist', 'view.hash'), hash);
  if (!existsSync(join(finished, 'index.html'))) throw new SetupError('the page was not built');
}

/**
 * @param {string} root
 * @param {string} outDir
 * @param {readonly string[]} [more]
 */
function viteBuild(root, outDir, more = []) {
  const outcome = ['--outDir', outDir, '--logLevel', 'warn'];
  return mustSucceed(findNode(root), [toolPath('vite', root), 'build', ...outcome, ...more], root);
}

/**
 * @param {string} title
 * @param {() => Promise<void>} work
 */
async function step(title, work) {
  const startedAt = performance.now();
  console.log(`${title} ...`);
  await work();
  console.log(`${title}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<void>}
 */
function mustSucceed(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit' });
    const fail = (/** @type {string} */ reason) =>
      reject(new SetupError(`"${[command, ...args].join(' ')}" in ${cwd} ${reason}`));
    child.once('error', (error) => fail(`does not start: ${error.message}`));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else fail(`failed (${signal ?? `exit code ${code}`}); what it printed stands above`);
    });
  });
}
