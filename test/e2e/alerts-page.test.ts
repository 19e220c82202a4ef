import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebhookReceiver } from '../support/webhook-receiver.ts';
import { chromiumPath, launchChromium } from './launch-chromium.ts';
import { LivePage } from './live-page.ts';
import { PomonaProcess } from './pomona-process.ts';

const executablePath = chromiumPath();
/** How long a machine under load may take until the page shows what is expected. */
const patience = { timeout: 30_000, interval: 50 };

describe.skipIf(executablePath === undefined)('the page of alerts', () => {
  let pomona: PomonaProcess;
  let receiver: WebhookReceiver;
  let browser: Browser;
  let view: LivePage;

  beforeAll(async () => {
    [pomona, receiver, browser] = await Promise.all([
      PomonaProcess.start(),
      WebhookReceiver.start(),
      launchChromium(executablePath ?? ''),
    ]);
    const url = `${pomona.url}alerts`;
    view = await LivePage.open(browser, { url, nowMs: Date.now(), widthPx: 1440 });
  });

  afterAll(async () => {
    await browser?.close();
    await receiver?.stop();
    await pomona?.remove();
  });

  /** A rule's entry in the list of rules. */
  function rule(name: string): Locator {
    const heading = view.page.getByRole('heading', { name, exact: true });
    return view.part('알림 규칙').getByRole('listitem').filter({ has: heading });
  }

  async function setThreshold(name: string, field: string, value: string): Promise<void> {
    await rule(name).getByRole('textbox', { name: field }).fill(value);
    await view.page.keyboard.press('Tab');
    await rule(name).getByRole('button', { name: '저장' }).click();
    await rule(name).getByText('저장했습니다.').waitFor();
  }

  test('nothing fires at first', async () => {
    await view.part('지금 울리는 알림').getByText('울리는 알림이 없습니다.').waitFor();
    await view.part('지난 알림').getByText('아직 끝난 알림이 없습니다.').waitFor();
  });

  test('a webhook is connected and tried from the page, which shows its host only', async () => {
    const part = view.part('웹훅');
    await part.getByRole('textbox', { name: '웹훅 주소' }).fill(receiver.url);
    await part.getByRole('button', { name: '저장' }).click();
    await part.getByText(new URL(receiver.url).host).waitFor();
    receiver.behaviours = [500];
    const testButton = part.getByRole('button', { name: '시험 메시지 보내기' });
    await testButton.click();
    await part.getByText('전달되지 않았습니다. 받는 쪽이 500로 답했습니다.').waitFor();
    await testButton.click();
    await part.getByText('전달되었습니다. 받는 쪽이 204로 답했습니다.').waitFor();
    expect(receiver.messages.map(({ type }) => type)).toEqual(['alert.test', 'alert.test']);
    expect(await view.page.content()).not.toContain('s3cr3t');
  });

  test('a changed threshold fires at once: on the page, beside its name, and to the receiver', async () => {
    await pomona.post([{ type: 'none' }, { type: 'none' }]);
    await setThreshold('격리 이벤트 증가', '거절 수', '1');
    const firing = view.part('지금 울리는 알림');
    await firing
      .getByText(/최근 15분 동안 받은 2건 가운데 2건\(100%\)이 거절되었습니다\./)
      .waitFor();
    await view.page.getByRole('link', { name: /알림.*울리는 알림 1개/ }).waitFor();
    await expect.poll(() => receiver.messages.length, patience).toBe(3);
    expect(receiver.messages[2]).toMatchObject({ type: 'alert.firing', rule: 'quarantine-rising' });
  });

  test('a rule that is switched off ends its alert, which then stands among the past ones', async () => {
    await rule('격리 이벤트 증가').getByText('켜짐').click();
    await view.part('지금 울리는 알림').getByText('울리는 알림이 없습니다.').waitFor();
    await expect.poll(() => view.rows('지난 알림'), patience).toHaveLength(1);
    await expect.poll(() => receiver.messages[3]?.state, patience).toBe('resolved');
    await view.page.reload();
    await rule('격리 이벤트 증가').getByText('꺼짐').first().waitFor();
  });

  test.each(['light', 'dark'] as const)(
    'can be read by everybody in %s colours',
    async (scheme) => {
      await view.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      expect(await view.accessibilityFindings()).toEqual([]);
    },
  );

  test('is in English too, and no wider than a phone', async () => {
    await view.page.setViewportSize({ width: 390, height: 844 });
    await view.page.getByText('English').click();
    await view.page.getByRole('heading', { name: 'Firing now' }).waitFor();
    expect(await view.overflowPx()).toBe(0);
    expect(view.troubles).toEqual([]);
  });
});
