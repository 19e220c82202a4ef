#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInForeground } from './foreground.js';
import {
  exitWith,
  findNode,
  projectRoot,
  runtimeEnvironment,
  serverFlags,
  SetupError,
} from './node-runtime.js';

const main = join(projectRoot, 'src', 'app', 'main.ts');

async function run() {
  if (!existsSync(join(projectRoot, 'node_modules'))) {
    throw new SetupError(`nothing is installed yet; run "npm start" or "npm ci" in ${projectRoot}`);
  }
  const node = findNode();
  const env = runtimeEnvironment();
  const [verb] = process.argv.slice(2);
  // Memory is bounded by what a process is started with: the server gets one of its own.
  if (node === process.execPath && verb !== 'up') {
    // libuv reads its number of threads at their first use, which is still to come.
    Object.assign(process.env, env);
    await import(pathToFileURL(main).href);
  } else {
    const args = [...serverFlags, main, ...process.argv.slice(2)];
    process.exitCode = await runInForeground(node, args, env, { lifeline: true });
  }
}

run().catch(exitWith);
