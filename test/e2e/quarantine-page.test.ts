import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from './launch-chromium.ts';
import { LivePage } from './live-page.ts';
import { PomonaProcess } from './pomona-process.ts';

const executablePath = chromiumPath();
const nowMs = Date.now();
/** What the page of the last hour takes for now: the hour holds all of this test, however long it takes. */
const laterMs = nowMs + 600_000;
const strawberry = '080413';
const hostileName = '<img src=x onerror=alert(1)>\u202e';

const isoOf = (ms: number) => new Date(ms).toISOString();

function view(eventId: string, changes: object = {}) {
  return {
    eventId,
    type: 'item_view',
    occurredAt: isoOf(nowMs),
    anonymousId: 'kim',
    sessionId: 'session of kim',
    itemCode: strawberry,
    ...changes,
  };
}

describe.skipIf(executablePath === undefined)('quarantine and health', () => {
  let pomona: PomonaProcess;
  let browser: Browser;
  let desktop: LivePage;
  let phone: LivePage;

  beforeAll(async () => {
    [pomona, browser] = await Promise.all([
      PomonaProcess.start(),
      launchChromium(executablePath ?? ''),
    ]);
    const { url } = pomona;
    desktop = await LivePage.open(browser, { url: `${url}quarantine`, nowMs, widthPx: 1440 });
    phone = await LivePage.open(browser, { url: `${url}health`, nowMs: laterMs, widthPx: 390 });
  });

  afterAll(async () => {
    await browser?.close();
    await pomona?.remove();
  });

  const rows = async () => {
    const lines = desktop.part('받지 않은 이벤트').locator('tbody tr');
    return (await lines.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  };
  const dialog = () => desktop.page.getByRole('dialog');
  const openEvent = (id: number) =>
    desktop.page.getByRole('link', { name: `(${id}번 자세히 보기)` }).click();

  test('an empty quarantine is good news', async () => {
    await desktop.page.getByText('격리된 이벤트가 없습니다', { exact: true }).waitFor();
    await phone.part('지금 상태').getByText('모두 정상입니다').waitFor();
  });

  test('rejected events are listed with what is wrong, and shown as text', async () => {
    const events = [
      view('without an item', { itemCode: undefined }),
      view('of a hostile type', { type: hostileName }),
    ];
    expect(await pomona.post(events)).toMatchObject({ accepted: 0 });
    await desktop.page.getByText('지금까지 거절 2건 · 미해결 2건').waitFor();
    expect(await rows()).toEqual([
      expect.stringMatching(/모르는 이벤트 종류 .*U\+202E.* HTTP 미해결$/),
      expect.stringMatching(/빠진 값이 있음 .*itemCode: is missing.* HTTP 미해결$/),
    ]);
    expect(await desktop.page.locator('img[src="x"]').count()).toBe(0);
  });

  test('an event opens over the list and closes with Escape, which gives the focus back', async () => {
    await openEvent(1);
    expect(await dialog().getByLabel('보낸 내용').inputValue()).toContain(
      '<img src=x onerror=alert(1)>\\u202e',
    );
    await dialog().getByText('눈에 보이지 않는 문자 1개').waitFor();
    expect(new URL(desktop.page.url()).searchParams.get('event')).toBe('1');
    await desktop.page.keyboard.press('Escape');
    await desktop.page.waitForURL((url) => !url.searchParams.has('event'));
    expect(await dialog().count()).toBe(0);
    expect(await desktop.page.evaluate('document.activeElement.textContent')).toContain('1번');
  });

  test('an event that was set right is counted', async () => {
    await openEvent(0);
    await dialog().getByRole('button', { name: '그대로 다시' }).click();
    await dialog().getByText('아직 접수할 수 없습니다.').waitFor();
    await dialog()
      .getByLabel('보낸 내용')
      .fill(JSON.stringify(view('without an item')));
    await dialog().getByRole('button', { name: '고쳐서 다시 보내기' }).click();
    await dialog().getByText('접수했습니다.').waitFor();
    await dialog().getByText('다시 보내 접수된 이벤트입니다').waitFor();
    expect(await desktop.accessibilityFindings()).toEqual([]);
    await dialog().getByRole('button', { name: '닫기' }).click();
    await desktop.page.getByText('지금까지 거절 2건 · 미해결 1건').waitFor();
    await phone.part('이벤트 장부').getByText('차이 0건').waitFor();
    await expect.poll(() => phone.ledger('이벤트 장부', '집계', 1), { timeout: 30_000 }).toBe('1');
  });

  test('all unresolved events are tried again, and what is still wrong stays', async () => {
    await desktop.page.getByRole('button', { name: '미해결 모두 다시 보내기' }).click();
    await desktop.page.getByText('접수 0건, 여전히 거절 1건').waitFor();
    expect(await rows()).toHaveLength(1);
  });

  test('health says what to do, and its numbers are those of the API', async () => {
    await phone.part('지금 상태').getByText('격리된 이벤트 1건이 미해결입니다').waitFor();
    const health = (await (await fetch(`${pomona.url}api/health`)).json()) as {
      disk: { totalBytes: number };
      ledger: { totals: { received: number } };
    };
    expect(await phone.ledger('이벤트 장부', '받음')).toBe(`${health.ledger.totals.received}`);
    await phone.page.setViewportSize({ width: 1440, height: 900 });
    const bytes = new Intl.NumberFormat('ko').format(health.disk.totalBytes);
    await phone.part('메모리와 디스크').getByRole('cell', { name: bytes, exact: true }).waitFor();
    await phone.part('최근 60분 장부').getByText('표로 보기').click();
    const range = `from=${isoOf(laterMs - 3_500_000)}&to=${isoOf(laterMs)}`;
    const { rows: minutes } = (await (await fetch(`${pomona.url}api/ledger?${range}`)).json()) as {
      rows: readonly { received: number; rejected: number }[];
    };
    const shown = async () => {
      const lines = await phone.rows('최근 60분 장부');
      expect(lines).toHaveLength(60);
      return lines
        .map((line) => line.split(' ').map(Number))
        .flatMap(([, received, , rejected]) => (received ? [{ received, rejected }] : []));
    };
    await expect
      .poll(shown, { timeout: 30_000 })
      .toEqual(minutes.map(({ received, rejected }) => ({ received, rejected })));
    await phone.page.setViewportSize({ width: 390, height: 900 });
  });

  test('a dropped event leaves nothing to do', async () => {
    await openEvent(1);
    await dialog().getByRole('button', { name: '버리기' }).click();
    await dialog().getByText('버렸습니다.').waitFor();
    await desktop.page.keyboard.press('Escape');
    await desktop.page.getByText('미해결 이벤트가 없습니다').waitFor();
    await desktop.page.getByRole('radio', { name: '모두', exact: true }).click();
    await expect
      .poll(rows, { timeout: 30_000 })
      .toEqual([expect.stringMatching(/버림$/), expect.stringMatching(/다시 보냄$/)]);
  });

  test.each(['light', 'dark'] as const)(
    'both can be read by everybody in %s colours',
    async (scheme) => {
      for (const shown of [desktop, phone]) {
        await shown.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        expect(await shown.overflowPx()).toBe(0);
        expect(await shown.accessibilityFindings()).toEqual([]);
      }
    },
  );

  test('neither makes an error or runs anything of what was sent', () => {
    expect([...desktop.troubles, ...phone.troubles]).toEqual([]);
  });
});
