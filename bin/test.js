import { spawn } from 'node:child_process';
import { runChecks } from './check.js';
import { findOrInstallChromium } from './find-chromium.js';
import { exitWith, findNode, projectRoot, runtimeEnvironment } from './node-runtime.js';
import { prepare } from './prepare.js';
import { toolPath } from './tool-path.js';

/** `npm test`: the checks, then every test. With arguments (`npm test -- test/unit/log`), only vitest with these. */
async function test() {
  await prepare();
  const args = process.argv.slice(2);
  const chromium = findOrInstallChromium();
  const failed = args.length === 0 ? await runChecks() : [];
  const exitCode = await runVitest(args, chromium);
  if (failed.length > 0) console.error(`Failed before the tests: ${failed.join(', ')}`);
  process.exitCode = exitCode === 0 && failed.length > 0 ? 1 : exitCode;
}

/**
 * @param {readonly string[]} args
 * @param {string | undefined} chromium
 * @returns {Promise<number>}
 */
function runVitest(args, chromium) {
  const env = {
    ...runtimeEnvironment(),
    ...(chromium === undefined ? {} : { POMONA_CHROMIUM: chromium }),
  };
  const command = [toolPath('vitest'), 'run', ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(findNode(), command, { cwd: projectRoot, stdio: 'inherit', env });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

test().catch(exitWith);
