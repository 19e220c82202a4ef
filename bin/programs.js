import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Where programs of these names would be on a PATH, whether they are or not.
 *
 * @param {string} path
 * @param {readonly string[]} names
 */
export function onPath(path, names) {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @param {string} file */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs packages of Debian where this may and can be done.
 *
 * @param {string} purpose what is installed and for what, for the person who watches
 * @param {readonly string[]} packages
 * @returns {boolean} whether they are installed now
 */
export function installWithApt(purpose, packages) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !onPath(process.env['PATH'] ?? '', ['apt-get']).some(isProgram)) return false;
  console.log(`Installing ${purpose} (apt-get) ...`);
  return apt('update', '-q') && apt('install', '-qq', '-y', '--no-install-recommends', ...packages);
}

/** @param {string[]} args */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (status !== 0) console.error(`apt-get ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return status === 0;
}
