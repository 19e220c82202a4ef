import { join } from 'node:path';
import { runInForeground } from './foreground.js';
import {
  exitWith,
  findNode,
  projectRoot,
  runtimeEnvironment,
  serverFlags,
} from './node-runtime.js';
import { prepare } from './prepare.js';

/** `npm start -- ARGUMENTS`: installs and builds what is missing, then does what `pomona up ARGUMENTS` does. */
async function start() {
  await prepare();
  const main = join(projectRoot, 'src', 'app', 'main.ts');
  const args = [...serverFlags, main, 'up', ...process.argv.slice(2)];
  process.exitCode = await runInForeground(findNode(), args, runtimeEnvironment(), {
    lifeline: true,
  });
}

start().catch(exitWith);
