import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './launch-chromium.ts';
import type { LivePage } from './live-page.ts';
import { eventOf } from './seeded-shop.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();
const hourMs = 3_600_000;
const nowMs = Date.now();

/** Short enough for an item code. */
const codes = [
  '<script>ran = 1</script>',
  '<img src=x onerror="ran = 2">',
  '"><b>bold</b>&lt;&amp;',
  'fdp.\u202Eexe \u200F\u2066',
  'bell \u0007\u001B[31m\u0080 end',
  '=HYPERLINK("http://x.test")',
  '+1', // what spreadsheets run
  '-1+cmd',
  '@SUM(A1:A9)',
  '\t=1+1',
];
const longName = '가나다라'.repeat(50);
const nested = '$t(csv) {{value}} {{- value}}';
/** Paths and queries may be longer, and say the words of the page's own texts. */
const texts = [...codes, longName, nested];

const closesAt = new Date(nowMs + 10 * hourMs).toISOString();

/** A visit of somebody who is called by a text as everything else is; where it fits an item, two more to that item. */
function visitsOf(text: string, index: number) {
  const visitor = text.slice(0, 64);
  const typed = { path: text, title: text, referrer: text, query: text };
  const event = (visit: string, type: string, fields: object) => ({
    ...eventOf(visitor, type, nowMs - hourMs + index * 1_000, { ...typed, ...fields }),
    sessionId: `${visit} ${index}`,
  });
  const landing = event('first', 'page_view', {});
  if (!codes.includes(text)) return [landing];
  const item = { itemCode: text, groupId: text };
  const known = { ...item, userId: text };
  return [
    landing,
    event('first', 'item_view', item),
    event('second', 'item_view', known),
    event('second', 'group_open', { ...known, targetSize: 5, closesAt }),
    event('second', 'group_join', known),
  ];
}

const searches = codes.map((query) => eventOf('last', 'search', nowMs, { query }));

/** Pages with the texts that stand on them, each as the whole of an element that sets it apart. */
const pages = [
  ['/', [...codes, ...codes.map((query) => `‘${query}’`)]],
  ['/crowded-products?limit=50', codes],
  ['/sought-products?limit=50', codes],
  ['/funnel?breakdown=landing', texts],
  ['/funnel?breakdown=itemCode', codes],
  ['/landing-pages?limit=100', texts],
  ['/group-buys', codes],
] as const;

/** Pages with the column of their CSV that holds the texts. */
const downloads = [
  ['/crowded-products?limit=50', 'itemCode', codes],
  ['/sought-products?limit=50', 'itemName', codes],
  ['/funnel?breakdown=landing', 'key', texts],
  ['/landing-pages?limit=100', 'path', texts],
  ['/group-buys', 'groupId', codes],
] as const;

describe.skipIf(executablePath === undefined)('what shoppers send', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
    await stage.send([...texts.flatMap(visitsOf), ...searches]);
    const rejected = texts.map((type) => ({ ...eventOf(type.slice(0, 64), 'wish', nowMs), type }));
    await stage.pomona.post(rejected);
  });

  afterEach(() => stage?.closePages());
  afterAll(() => stage?.stop());

  /** What is set apart from the direction of the text around it, as it is and nothing else. */
  const textsApart = ({ page }: LivePage) =>
    page.evaluate<readonly string[]>(`[...document.querySelectorAll('bdi')]
      .filter((element) => getComputedStyle(element).unicodeBidi === 'isolate')
      .map((element) => element.textContent)`);

  async function expectNothingRan({ page }: LivePage): Promise<void> {
    expect(await page.locator('img[src="x"], b, script:not([src])').count()).toBe(0);
    expect(await page.evaluate('"ran" in window')).toBe(false);
  }

  test.each(pages)(
    'is text on %s, and does not make it wider than a phone',
    async (path, shown) => {
      const view = await stage.open(path, { widthPx: 390 });
      await expect
        .poll(() => textsApart(view), patience)
        .toEqual(expect.arrayContaining([...shown]) as string[]);
      await expectNothingRan(view);
      expect(await view.overflowPx()).toBe(0);
    },
  );

  test('is text in the quarantine, where characters that are not seen have names', async () => {
    const view = await stage.open('/quarantine');
    const rows = () => view.part('받지 않은 이벤트').locator('tbody tr').allInnerTexts();
    await expect.poll(async () => (await rows()).length, patience).toBe(texts.length);
    const shown = (await rows()).join('\n');
    for (const text of ['<script>ran = 1', '<img src=x', '</b>', 'U+202E', longName.slice(0, 30)])
      expect(shown).toContain(text);
    await expectNothingRan(view);
  });

  test('is text in the demo shop: what was looked for, and who looks', async () => {
    const view = await stage.open('/shop');
    const { page } = view;
    await page.getByRole('banner').getByRole('button', { name: '로그인' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('이름').fill('<b>\u202E=1</b>');
    await dialog.getByRole('button', { name: '로그인' }).click();
    await expect.poll(() => textsApart(view), patience).toContain('<b>\u202E=1</b>님');
    for (const text of [codes[0], codes[1], codes[3], longName, nested] as const) {
      await page.goto(stage.urlOf(`/shop/search?q=${encodeURIComponent(text ?? '')}`));
      await expect.poll(() => textsApart(view), patience).toContain(`"${text}" 검색 결과`);
      await expectNothingRan(view);
      expect(await view.overflowPx()).toBe(0);
    }
  });

  test.each(downloads)('is no formula in the CSV of %s', async (path, column, sent) => {
    const { page } = await stage.open(path);
    const link = page.getByRole('link', { name: 'CSV 내려받기' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const text = await readFile(await download.path(), 'utf8');
    const rows = parse<Record<string, string>>(text, { bom: true, columns: true });
    for (const cell of rows.flatMap((row) => Object.values(row)))
      expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/);
    const cells = rows.map((row) => row[column]);
    const defused = sent.map((cell) => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell));
    expect(cells).toEqual(expect.arrayContaining(defused));
  });

  test('nothing of it ran or went wrong on any page', () => {
    expect(stage.troubles()).toEqual([]);
  });
});
