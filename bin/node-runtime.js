import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of the checkout. */
export const projectRoot = dirname(import.meta.dirname);

/** Something is missing that a person can put right; the message says how, so no stack trace is shown. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * Whether a version of Node runs TypeScript files as they are: 22.18, 23.6 and everything after them.
 *
 * @param {string} version for example '24.21.0'
 */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= 18;
  if (major === 23) return minor >= 6;
  return major >= 24;
}

/**
 * The Node to run Pomona's TypeScript with: the present one when it is new enough, otherwise the one that comes as an
 * optional npm package.
 *
 * @param {string} [root] folder that holds node_modules
 * @param {string} [presentVersion]
 * @returns {string} path of the binary
 */
export function findNode(root = projectRoot, presentVersion = process.versions.node) {
  if (runsTypeScript(presentVersion)) return process.execPath;
  const packageName = `node-${process.platform}-${process.arch}`;
  const packaged = join(root, 'node_modules', packageName, 'bin', 'node');
  if (existsSync(packaged)) return packaged;
  throw new SetupError(
    `Pomona needs Node 22.18 or newer; this is Node ${presentVersion}, and node_modules/${packageName} is not installed.\n` +
      `On Linux, run "npm ci --include=optional" in ${root}; elsewhere, install a newer Node.`,
  );
}

/**
 * The environment Pomona runs in. DuckDB and file syncs share libuv's threads, of which four are too few; and glibc
 * would keep what these free in as many heaps, where nobody else gets at it.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function runtimeEnvironment(env = process.env) {
  return {
    ...env,
    UV_THREADPOOL_SIZE: env['UV_THREADPOOL_SIZE'] ?? '8',
    MALLOC_ARENA_MAX: env['MALLOC_ARENA_MAX'] ?? '2',
  };
}

/**
 * What Node is told where it serves: to collect garbage before it has grown to hundreds of MiB, which a machine with
 * much memory would else allow. Under a flood that costs about a twentieth of the processor's time.
 */
export const serverFlags = ['--max-semi-space-size=16', '--max-old-space-size=1024'];

/**
 * Ends the process with what went wrong.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function exitWith(error) {
  console.error(error instanceof SetupError ? `pomona: ${error.message}` : error);
  process.exit(1);
}
