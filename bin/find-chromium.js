import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { SetupError } from './node-runtime.js';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where Playwright puts the browser inside a `chromium-NNNN` folder, by platform. */
const playwrightFiles = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-win/chrome.exe',
];

/**
 * A Chromium or Chrome for the tests in the browser: POMONA_CHROMIUM, one on the PATH, or one of Playwright's.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} path of the program
 */
export function findChromium(env = process.env) {
  const named = env['POMONA_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw new SetupError(`POMONA_CHROMIUM names ${named}, which is not a program`);
  }
  return [...onPath(env['PATH'] ?? ''), ...playwrightBrowsers(env)].find(isProgram);
}

/**
 * The same, but installs Debian's Chromium where this may and can be done. In CI a missing browser is a failure.
 *
 * @returns {string | undefined} undefined where the tests in the browser have to be skipped; the reason was printed
 */
export function findOrInstallChromium() {
  const found = findChromium() ?? (installWithApt() ? findChromium() : undefined);
  if (found !== undefined) return found;
  const advice = 'install Chromium (Debian: apt-get install chromium) or set POMONA_CHROMIUM';
  if (process.env['CI'] === 'true')
    throw new SetupError(`no browser to test the page in; ${advice}`);
  console.log(`Tests in the browser are skipped: there is no Chromium here; ${advice}.`);
  return undefined;
}

function installWithApt() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !onPath(process.env['PATH'] ?? '', ['apt-get']).some(isProgram)) return false;
  console.log('Installing Chromium for the tests in the browser (apt-get) ...');
  return apt('update', '-q') && apt('install', '-qq', '-y', '--no-install-recommends', 'chromium');
}

/** @param {string[]} args */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
  if (status !== 0) console.error(`apt-get ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return status === 0;
}

/**
 * @param {string} path
 * @param {readonly string[]} names
 */
function onPath(path, names = commands) {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** @param {NodeJS.ProcessEnv} env */
function playwrightBrowsers(env) {
  const caches = [
    env['PLAYWRIGHT_BROWSERS_PATH'] ?? '',
    join(homedir(), '.cache', 'ms-playwright'),
    join(homedir(), 'Library', 'Caches', 'ms-playwright'),
  ];
  return caches.filter(existsSync).flatMap((cache) =>
    readdirSync(cache)
      .filter((name) => /^chromium-\d+$/.test(name))
      .flatMap((name) => playwrightFiles.map((file) => join(cache, name, file))),
  );
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
