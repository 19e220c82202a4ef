import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { prepare } from '../../bin/prepare.js';
import { chromiumPath, launchChromium } from '../e2e/launch-chromium.ts';
import { root } from '../repo/project-files.ts';
import { SampleInstance } from './sample-instance.ts';
import { shots } from './shots.ts';
import type { Shot } from './shots.ts';

// Takes the pictures of docs/images anew, all of them or those named. They show the real pages over sample traffic of
// a fixed seed at a fixed moment, so that a picture changes when its page does:
//   node test/screenshots/take-screenshots.ts [NAME …]

/** A Thursday afternoon in the hour of its coupon, after three public holidays. */
const nowMs = Date.parse('2026-10-15T15:40:40+09:00');
const widthPx = { desktop: 1440, phone: 390 };
const marginPx = 20;
const quality = 70;

await prepare();
const names = process.argv.slice(2);
const wanted = shots.filter(({ name }) => names.length === 0 || names.includes(name));
const executablePath = chromiumPath();
if (executablePath === undefined) process.exit(1);
const browser = await launchChromium(executablePath);
const instance = await SampleInstance.start(nowMs);
try {
  for (const shot of wanted) await take(browser, instance, shot);
} finally {
  await browser.close();
  await instance.stop();
}

async function take(within: Browser, shop: SampleInstance, shot: Shot): Promise<void> {
  const width = shot.isPhone ? widthPx.phone : widthPx.desktop;
  const context = await within.newContext({
    viewport: { width, height: 900 },
    // Charts grow into place otherwise, and where time stands still they never arrive.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  if (shot.isLive) {
    shop.goLive();
    await page.clock.install({ time: shop.nowMs });
  } else {
    await page.clock.setFixedTime(shop.nowMs);
  }
  await page.goto(`${shop.url}${shot.path}`);
  await page.locator(shot.shows).first().waitFor();
  await shot.prepare?.(page);
  const height = await endOf(page, shot.until);
  await page.setViewportSize({ width, height });
  const image = shot.isLive ? await picture(page) : await stillPicture(page);
  const bytes = Buffer.from(image, 'base64');
  await writeFile(join(root, 'docs', 'images', `${shot.name}.webp`), bytes);
  console.log(`${shot.name}: ${width} x ${height} px, ${Math.round(bytes.length / 1000)} kB`);
  await context.close();
}

async function endOf(page: Page, until: string | number): Promise<number> {
  if (typeof until === 'number') return until;
  const box = await page.locator(until).boundingBox();
  if (!box) throw new Error(`There is no ${until} on ${page.url()}`);
  return Math.ceil(box.y + box.height + marginPx);
}

/** The page once nothing in it moves any more. */
async function stillPicture(page: Page): Promise<string> {
  let before = '';
  for (;;) {
    const image = await picture(page);
    if (image === before) return image;
    before = image;
    await page.waitForTimeout(500);
  }
}

/** The window as WebP in base64: half as large as JPEG, which is all Playwright has for it. */
async function picture(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
  await session.detach();
  return data;
}
