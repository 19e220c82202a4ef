import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './node-runtime.js';

/**
 * The JavaScript file behind a package's command, to be run with a Node of our choice.
 *
 * @param {string} packageName
 * @param {string} [root] folder that holds node_modules
 * @param {string} [command] where it is not named like the package
 * @returns {string}
 */
export function toolPath(packageName, root = projectRoot, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  /** @type {{ bin?: string | Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : bin?.[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, file);
}
