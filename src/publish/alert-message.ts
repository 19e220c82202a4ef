import { formatInstant } from '../base/instant.ts';
import type { AlertRule, BothLanguages } from './alert-rule.ts';
import type { Transition } from './alert-state.ts';
import type { Outgoing } from './alert-store.ts';

const words = {
  firing: { ko: '알림', en: 'Alert' },
  resolved: { ko: '해소', en: 'Resolved' },
  test: { ko: '시험', en: 'Test' },
} as const;

/** The message that tells of an alert's beginning or end, made once: every attempt sends the same bytes. */
export function alertMessage(
  { state, alert }: Transition,
  rule: AlertRule,
  { nowMs, link }: { readonly nowMs: number; readonly link: string },
): Outgoing {
  const { finding, fired } = alert;
  const body = {
    type: `alert.${state}`,
    id: fired.id,
    at: formatInstant(nowMs),
    rule: rule.name,
    subject: finding.subject,
    state,
    severity: rule.severity,
    title: rule.title,
    detail: finding.detail,
    values: finding.values,
    sample: finding.sample,
    link,
    text: chatText(state, rule.title, finding.detail, link, finding.sample),
  };
  return {
    id: `${fired.id}_${state}`,
    alertId: fired.id,
    body: JSON.stringify(body),
    attempts: 0,
    nextAttemptAtMs: nowMs,
  };
}

/** What the test button sends: shaped as an alert is, and about nothing. */
export function testMessage(id: string, nowMs: number, link: string): string {
  const title = { ko: '시험 메시지', en: 'Test message' };
  const detail = {
    ko: 'Pomona 알림이 이 주소로 옵니다.',
    en: 'Alerts of Pomona come to this address.',
  };
  return JSON.stringify({
    type: 'alert.test',
    id,
    at: formatInstant(nowMs),
    rule: null,
    subject: '',
    state: 'test',
    severity: 'notice',
    title,
    detail,
    values: {},
    sample: false,
    link,
    text: chatText('test', title, detail, link, false),
  });
}

/**
 * What Slack and chat programs like it show of a message, from its field `text`. Their marks are defused
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping): an item's code may say <!channel>.
 */
function chatText(
  state: keyof typeof words,
  title: BothLanguages,
  detail: BothLanguages,
  link: string,
  sample: boolean,
): string {
  const line = (language: 'ko' | 'en', mark: string) =>
    `[Pomona ${words[state][language]}] ${sample ? mark : ''}${title[language]}: ${detail[language]}`;
  return [line('ko', '(샘플 데이터) '), line('en', '(sample data) '), link]
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
