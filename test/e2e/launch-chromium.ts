import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { findChromium } from '../../bin/find-chromium.js';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** A Chromium of this machine; undefined where there is none. In CI a missing one is a failure. */
export function chromiumPath(): string | undefined {
  const path = findChromium();
  if (path !== undefined) return path;
  const advice = 'install Chromium (Debian: apt-get install chromium) or set POMONA_CHROMIUM';
  if (process.env['CI'] === 'true') throw new Error(`There is no Chromium here; ${advice}`);
  console.warn(`The test in the browser is skipped: there is no Chromium here; ${advice}.`);
  return undefined;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args });
}
