import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';

export interface LivePageOptions {
  readonly url: string;
  readonly widthPx: number;
  /** What the page takes for now, at all times; the browser's clock goes on unless given. */
  readonly nowMs?: number;
  /** Opened as another tab of the same person's browser. */
  readonly beside?: LivePage;
}

interface AxeFinding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** The live page, open in a browser, with an eye on everything that must not happen there. */
export class LivePage {
  readonly page: Page;
  /** Errors and warnings, requests to elsewhere, dialogs: in a good page, nothing. */
  readonly troubles: readonly string[];

  static async open(browser: Browser, options: LivePageOptions): Promise<LivePage> {
    const { url, widthPx, nowMs, beside } = options;
    const viewport = { width: widthPx, height: 900 };
    const context = beside?.page.context() ?? (await browser.newContext({ viewport }));
    const page = await context.newPage();
    if (nowMs !== undefined) await page.clock.setFixedTime(nowMs);
    const troubles = watch(page, url);
    await page.goto(url);
    return new LivePage(page, troubles);
  }

  private constructor(page: Page, troubles: readonly string[]) {
    this.page = page;
    this.troubles = troubles;
  }

  /** The part of the page with this heading. */
  part(heading: string): Locator {
    return this.page.getByRole('region', { name: heading, exact: true });
  }

  /** A figure's number with its unit, by its label. */
  figure(label: string): Promise<string> {
    return this.#described(this.page.locator('dl > div'), label);
  }

  /** A count of one of the ledger's two equations, from 0. */
  ledger(heading: string, label: string, equation = 0): Promise<string> {
    const counts = this.part(heading).locator('dl').nth(equation).locator('div');
    return this.#described(counts, label);
  }

  /** Rows of the table in a part as a screen reader has them, without the head. */
  async rows(heading: string): Promise<readonly string[]> {
    const snapshot = await this.part(heading).getByRole('table').ariaSnapshot();
    return [...snapshot.matchAll(/^ +- row "(.*)"/gm)].map(([, row]) => row ?? '').slice(1);
  }

  /** How far the page is wider than its window, px. */
  overflowPx(): Promise<number> {
    return this.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
  }

  /** All layout shifts so far, by the browser's own measure (https://web.dev/articles/cls). */
  layoutShift(): Promise<number> {
    return this.page.evaluate(`new Promise((resolve) => {
      const add = (sum, entry) => sum + (entry.hadRecentInput ? 0 : entry.value);
      new PerformanceObserver((list) => resolve(list.getEntries().reduce(add, 0)))
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(0), 200);
    })`);
  }

  /** What axe-core finds that is serious or critical. */
  async accessibilityFindings(): Promise<readonly string[]> {
    if (!(await this.page.evaluate('"axe" in window'))) await this.page.evaluate(axe.source);
    const findings = await this.page.evaluate<readonly AxeFinding[]>(
      'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
    );
    return findings
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  async #described(within: Locator, label: string): Promise<string> {
    const entry = within.filter({
      has: this.page.getByRole('term').filter({ hasText: new RegExp(`^\\W*${label}$`) }),
    });
    const texts = await entry.getByRole('definition').allInnerTexts();
    return texts[0] ?? `nothing is called ${label}`;
  }
}

function watch(page: Page, url: string): readonly string[] {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== new URL(url).origin) troubles.push(`request: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return troubles;
}
