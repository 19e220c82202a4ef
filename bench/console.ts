import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { chromiumPath, launchChromium } from '../test/e2e/launch-chromium.ts';
import { BatchSource } from './batch-source.ts';
import { HttpConnection } from './http-connection.ts';
import { describeMachine, markdownTable, quantile, rounded } from './measure.ts';
import { startServer, writeKey } from './server-process.ts';

const pages = ['/', '/crowded-products', '/funnel', '/health', '/shop'] as const;
const batchEvents = 200;
const mebibyte = 1024 * 1024;

/** Script of the first load as it comes over the wire, kB of 1,000 bytes, and when the heading stands there. */
async function measureFirstLoad(browser: Browser, url: string, path: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const scripts = await countScripts(await context.newCDPSession(page));
  const startedMs = performance.now();
  await page.goto(`${url}${path}`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  const headingMs = performance.now() - startedMs;
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await delay(1_000);
  await context.close();
  return {
    path,
    'script kB': rounded(scripts.bytes() / 1000, 0),
    'heading ms': rounded(headingMs, 0),
  };
}

async function countScripts(session: CDPSession): Promise<{ readonly bytes: () => number }> {
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  return { bytes: () => bytes };
}

const senders = 4;

/** Sends about so many events a second until the function it gives is called. */
async function sendSteadily(url: string, perSecond: number): Promise<() => Promise<number>> {
  const source = new BatchSource(batchEvents);
  const connections = await Promise.all(
    Array.from({ length: senders }, () => HttpConnection.open(url, writeKey)),
  );
  const startMs = performance.now();
  let sent = 0;
  let isWanted = true;
  const sending = connections.map(async (connection) => {
    while (isWanted) {
      const dueMs = startMs + (1000 * sent) / perSecond;
      sent += batchEvents;
      await delay(Math.max(0, dueMs - performance.now()));
      await connection.post(source.next());
    }
    connection.close();
  });
  return async () => {
    isWanted = false;
    await Promise.all(sending);
    return (1000 * sent) / (performance.now() - startMs);
  };
}

/** How the overview bears a flood: long tasks (over 50 ms) of its main thread, and how long a click takes to show. */
async function measureFlood(browser: Browser, url: string, perSecond: number, seconds: number) {
  const page = await openOverview(browser, url);
  const finish = await sendSteadily(url, perSecond);
  await delay(3_000);
  await page.evaluate(`
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.longTasks.push(entry.duration);
    }).observe({ type: 'longtask' });
    undefined;`);
  const clicks: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await delay(1_000);
    clicks.push(
      await page.evaluate<number>(`(async () => {
      const startedMs = performance.now();
      document.querySelector('button[aria-checked=false], button[aria-pressed=false]').click();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - startedMs;
    })()`),
    );
  }
  const longTasks = await page.evaluate<readonly number[]>('window.longTasks');
  const reached = await finish();
  await page.context().close();
  return {
    'events/s': rounded(reached, 0),
    'long tasks a minute': rounded((60 * longTasks.length) / seconds, 1),
    'longest ms': rounded(Math.max(0, ...longTasks), 0),
    'click to frame p50 / p99 ms': `${rounded(quantile(clicks, 0.5), 0)} / ${rounded(quantile(clicks, 0.99), 0)}`,
  };
}

async function openOverview(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.getByText('실시간 연결됨').waitFor();
  return page;
}

/**
 * The overview's memory over some time of updates, at the four a second that the stream tells at most. The page's clock is
 * moved on by hand; its messages are real ones that the stream brought before.
 */
async function measureUpdates(browser: Browser, url: string, minutes: number) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.clock.install();
  await page.addInitScript(keepStreams);
  await page.goto(url);
  await page.clock.runFor(2_000);
  const told = 'window.streams.at(-1).messages.length > 3';
  while (!(await page.evaluate<boolean>(told))) await delay(100);
  const session = await context.newCDPSession(page);
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize / mebibyte;
  };
  const afterMinute: number[] = [];
  for (let second = 0; second <= 60 * minutes; second += 1) {
    await page.evaluate('window.streams.at(-1).repeat(4)');
    await page.clock.runFor(1_000);
    if (second % 60 === 0) afterMinute.push(await heap());
  }
  const nodes = await page.evaluate<number>('document.querySelectorAll("*").length');
  await context.close();
  return {
    'heap after 1 min, MiB': rounded(afterMinute[1] ?? NaN, 1),
    [`after ${minutes / 2} min`]: rounded(afterMinute[Math.floor(minutes / 2)] ?? NaN, 1),
    [`after ${minutes} min`]: rounded(afterMinute[minutes] ?? NaN, 1),
    elements: nodes,
  };
}

/** Keeps what each stream brought, to be told again. */
const keepStreams = `
  window.streams = [];
  const Real = window.EventSource;
  window.EventSource = class extends Real {
    messages = [];
    listeners = [];
    constructor(address) {
      super(address);
      window.streams.push(this);
    }
    addEventListener(type, listener) {
      this.listeners.push([type, listener]);
      super.addEventListener(type, (event) => {
        if (this.messages.length < 20) this.messages.push([type, event.data]);
        listener(event);
      });
    }
    repeat(times) {
      for (let time = 0; time < times; time += 1) {
        for (const [type, data] of this.messages) {
          for (const [wanted, listener] of this.listeners) if (wanted === type) listener({ data });
        }
      }
    }
  };`;

/** `node bench/console.ts [--rate 20000] [--seconds 60] [--minutes 60]`: first load, a flood, and an hour of updates, in Chromium. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string', default: '20000' },
      seconds: { type: 'string', default: '60' },
      minutes: { type: 'string', default: '60' },
    },
  });
  const executablePath = chromiumPath();
  if (executablePath === undefined) return;
  const parent = join(tmpdir(), 'pomona-bench');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'console-'));
  const server = await startServer(folder);
  const browser = await launchChromium(executablePath);
  try {
    const finish = await sendSteadily(server.url, 1_000);
    await delay(5_000);
    const loads = [];
    for (const path of pages) loads.push(await measureFirstLoad(browser, server.url, path));
    const updates = await measureUpdates(browser, server.url, Number(values.minutes));
    await finish();
    const flood = await measureFlood(
      browser,
      server.url,
      Number(values.rate),
      Number(values.seconds),
    );
    console.log(describeMachine());
    for (const rows of [loads, [flood], [updates]]) console.log(`\n${markdownTable(rows)}`);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
