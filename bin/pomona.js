#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInForeground } from './foreground.js';
import { exitWith, findNode, projectRoot, runtimeEnvironment, SetupError } from './node-runtime.js';

const main = join(projectRoot, 'src', 'app', 'main.ts');

async function run() {
  if (!existsSync(join(projectRoot, 'node_modules'))) {
    throw new SetupError(`nothing is installed yet; run "npm start" or "npm ci" in ${projectRoot}`);
  }
  const node = findNode();
  const env = runtimeEnvironment();
  if (node === process.execPath) {
    // libuv reads its number of threads at their first use, which is still to come.
    Object.assign(process.env, env);
    await import(pathToFileURL(main).href);
  } else {
    process.exitCode = await runInForeground(node, [main, ...process.argv.slice(2)], env, {
      lifeline: true,
    });
  }
}

run().catch(exitWith);
