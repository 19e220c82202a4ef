import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Instance } from '../crash/instance.ts';
import { writeSettings } from '../crash/pomona-process.ts';
import { chromiumPath, launchChromium } from './launch-chromium.ts';

const executablePath = chromiumPath();

describe.skipIf(executablePath === undefined)('pages of a process that does a part', () => {
  let browser: Browser;
  let root: string;
  let instance: Instance;

  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? '');
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'pomona-roles-pages-'));
  });
  afterEach(async () => {
    await instance.end('SIGKILL');
    await rm(root, { recursive: true });
  });

  async function start(roles: string): Promise<void> {
    const settings = await writeSettings(join(root, 'settings.json'), {});
    instance = new Instance(join(root, 'data'), settings, ['--roles', roles]);
    await instance.start();
  }

  /** Opens a page, which says that a part is done elsewhere, or says nothing of the kind. */
  async function expectNotice(path: string, words: string | undefined): Promise<void> {
    const page = await browser.newPage();
    const roles = page.waitForResponse(`${instance.url}/readyz`);
    await page.goto(`${instance.url}${path}`);
    await roles;
    await page.getByRole('heading', { level: 1 }).waitFor();
    const notice = page.getByText(/^이 프로세스는 /);
    if (words === undefined) expect(await notice.count(), path).toBe(0);
    else await notice.filter({ hasText: words }).waitFor();
    await page.close();
  }

  test('without collector and sources', async () => {
    await start('engine,api');
    await expectNotice('/funnel', undefined);
    await expectNotice('/quarantine', '이벤트를 받지 않습니다');
    await expectNotice('/sources', '외부 데이터를 가져오지 않습니다');
    await expectNotice('/market/prices', '외부 데이터를 가져오지 않습니다');
  });

  test('without engine', async () => {
    await start('sources,api');
    await expectNotice('/funnel', '집계하지 않습니다');
    await expectNotice('/sources', undefined);
    await expectNotice('/market/prices', undefined);
  });

  test('the page of health names the roles', async () => {
    await start('engine,api');
    const page = await browser.newPage();
    await page.goto(`${instance.url}/health`);
    await page.getByText('이 프로세스가 하는 일: 집계, 조회').waitFor();
    await page.close();
  });
});
