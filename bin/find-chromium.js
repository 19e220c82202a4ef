import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './node-runtime.js';
import { installWithApt, isProgram, onPath } from './programs.js';

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
  return [...onPath(env['PATH'] ?? '', commands), ...playwrightBrowsers(env)].find(isProgram);
}

/**
 * The same, but installs Debian's Chromium where this may and can be done. In CI a missing browser is a failure.
 *
 * @returns {string | undefined} undefined where the tests in the browser have to be skipped; the reason was printed
 */
export function findOrInstallChromium() {
  const found =
    findChromium() ??
    (installWithApt('Chromium for the tests in the browser', ['chromium'])
      ? findChromium()
      : undefined);
  if (found !== undefined) return found;
  const advice = 'install Chromium (Debian: apt-get install chromium) or set POMONA_CHROMIUM';
  if (process.env['CI'] === 'true')
    throw new SetupError(`no browser to test the page in; ${advice}`);
  console.log(`Tests in the browser are skipped: there is no Chromium here; ${advice}.`);
  return undefined;
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
