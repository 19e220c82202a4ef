import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * @typedef {object} LockedPackage
 * @property {string} [integrity]
 * @property {string} [version]
 * @property {boolean} [optional] left out where it does not fit the machine
 * @property {boolean} [devOptional]
 */

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes node_modules/.package-lock.json as the last
 * act of an install, so that one that was cut short counts as none.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const wanted = readPackages(join(root, 'package-lock.json')) ?? {};
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    if (present === undefined) return entry.optional === true || entry.devOptional === true;
    return present.version === entry.version && present.integrity === entry.integrity;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  if (!existsSync(file)) return undefined;
  /** @type {{ packages?: Record<string, LockedPackage> }} */
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return packages;
}

/**
 * Whether dist/view was built from the present sources.
 *
 * @param {string} root
 */
export function isPageBuilt(root) {
  const hashFile = join(root, 'dist', 'view.hash');
  return (
    existsSync(join(root, 'dist', 'view', 'index.html')) &&
    existsSync(hashFile) &&
    readFileSync(hashFile, 'utf8') === pageSourcesHash(root)
  );
}

/** What the page is built from: its own sources, the words it shares with the server, and the tools. */
const pageSources = [
  'src/view',
  'src/serve/contract.ts',
  'src/serve/page-paths.ts',
  'sdk',
  'domains/shop/events.ts',
  'src/collect/event-schema.ts',
  'vite.config.ts',
  'vite-sdk.config.ts',
  'package-lock.json',
];

/**
 * A hash over everything the page is built from.
 *
 * @param {string} root
 */
export function pageSourcesHash(root) {
  const hash = createHash('sha256');
  for (const source of pageSources) {
    for (const file of filesBelow(join(root, source))) {
      const content = readFileSync(file);
      hash.update(`${relative(root, file)}\n${content.length}\n`).update(content);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesBelow(join(path, name)));
}
