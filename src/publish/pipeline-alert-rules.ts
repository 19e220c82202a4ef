import { minuteMs } from '../base/time.ts';
import { defineAlertRule } from './alert-rule.ts';
import type { AlertLedger, AlertRule } from './alert-rule.ts';

/** What is near a threshold, as a part of it. */
const nearShare = 0.8;

const ingestionStopped = defineAlertRule({
  name: 'ingestion-stopped',
  title: { ko: '이벤트 수신 멈춤', en: 'Ingestion stopped' },
  description: {
    ko: '지난 24시간에 이벤트가 들어왔는데, 정한 시간 동안 한 건도 접수되지 않으면 알립니다.',
    en: 'Events came in during the last 24 hours, and none was accepted for as long as set.',
  },
  advice: {
    ko: '상점에 넣은 스크립트와 쓰기 키, 상점에서 Pomona로 가는 네트워크를 확인하세요.',
    en: 'Check the script in the shop, its write key, and the network from the shop to Pomona.',
  },
  severity: 'critical',
  page: '/health',
  thresholds: {
    silentMinutes: {
      title: { ko: '접수 없음', en: 'Nothing accepted for' },
      unit: 'minutes',
      standard: 15,
      least: 2,
      most: 1_440,
    },
    eventsBefore: {
      title: { ko: '지난 24시간 최소 접수', en: 'Accepted in the last 24 hours, at least' },
      unit: 'events',
      standard: 100,
      least: 1,
      most: 1_000_000_000,
    },
  },
  async evaluate({ nowMs, startedAtMs, thresholds, ledger }) {
    const { rows, sample } = await ledger();
    const withEvents = rows.filter(({ accepted }) => accepted > 0);
    const accepted = withEvents.reduce((sum, row) => sum + row.accepted, 0);
    if (accepted < thresholds.eventsBefore) return [];
    // The ledger knows the minute, so that silence is counted from its end.
    const lastMs = Date.parse(withEvents[0]?.minute ?? '') + minuteMs;
    // While Pomona itself was away nothing could come.
    const minutes = Math.floor((nowMs - Math.max(lastMs, startedAtMs)) / minuteMs);
    if (minutes < thresholds.silentMinutes) return [];
    const detail = {
      ko: `${minutes}분째 접수된 이벤트가 없습니다. 그 전 24시간에는 ${accepted.toLocaleString('ko')}건이 들어왔습니다.`,
      en: `No event was accepted for ${minutes} minutes; ${accepted.toLocaleString('en')} came in the 24 hours before.`,
    };
    return [{ subject: '', level: 'over', detail, values: { minutes, accepted }, sample }];
  },
});

const quarantineRising = defineAlertRule({
  name: 'quarantine-rising',
  title: { ko: '격리 이벤트 증가', en: 'Quarantine rising' },
  description: {
    ko: '최근 몇 분 동안 거절된 이벤트의 수나 비율이 기준을 넘으면 알립니다.',
    en: 'More events than set, or a larger share of them, were rejected in the last minutes.',
  },
  advice: {
    ko: '격리된 이벤트에서 가장 많은 오류 코드를 보고, 보내는 쪽을 고친 뒤 다시 넣으세요.',
    en: 'Look at the commonest code in the quarantine, mend the sender, then replay the events.',
  },
  severity: 'warning',
  page: '/quarantine',
  thresholds: {
    windowMinutes: {
      title: { ko: '살펴볼 시간', en: 'Within the last' },
      unit: 'minutes',
      standard: 15,
      least: 1,
      most: 1_440,
    },
    rejected: {
      title: { ko: '거절 수', en: 'Rejected, more than' },
      unit: 'events',
      standard: 500,
      least: 0,
      most: 1_000_000_000,
    },
    rejectedPercent: {
      title: { ko: '거절 비율', en: 'Share rejected, more than' },
      unit: 'percent',
      standard: 10,
      least: 0,
      most: 100,
    },
    receivedForShare: {
      title: { ko: '비율을 따질 최소 수신', en: 'The share counts from' },
      unit: 'events',
      standard: 50,
      least: 1,
      most: 1_000_000_000,
    },
  },
  async evaluate({ nowMs, thresholds, ledger }) {
    const { windowMinutes } = thresholds;
    const drawn = await ledger();
    const { received, rejected } = sumSince(drawn, nowMs - windowMinutes * minuteMs);
    const percent = received === 0 ? 0 : (100 * rejected) / received;
    const countsShare = received >= thresholds.receivedForShare;
    const exceeds = (share: number) =>
      rejected > share * thresholds.rejected ||
      (countsShare && percent > share * thresholds.rejectedPercent);
    if (!exceeds(nearShare)) return [];
    const shown = Math.round(10 * percent) / 10;
    const detail = {
      ko: `최근 ${windowMinutes}분 동안 받은 ${received.toLocaleString('ko')}건 가운데 ${rejected.toLocaleString('ko')}건(${shown}%)이 거절되었습니다.`,
      en: `In the last ${windowMinutes} minutes ${rejected.toLocaleString('en')} of ${received.toLocaleString('en')} events (${shown}%) were rejected.`,
    };
    return [
      {
        subject: '',
        level: exceeds(1) ? 'over' : 'near',
        detail,
        values: { received, rejected, percent: shown, windowMinutes },
        sample: drawn.sample,
      },
    ];
  },
});

/** Of the minutes that end after a moment. */
function sumSince({ rows }: AlertLedger, sinceMs: number) {
  const within = rows.filter(({ minute }) => Date.parse(minute) + minuteMs > sinceMs);
  const sum = (name: 'received' | 'rejected') =>
    within.reduce((total, row) => total + row[name], 0);
  return { received: sum('received'), rejected: sum('rejected') };
}

const ledgerDifference = defineAlertRule({
  name: 'ledger-difference',
  title: { ko: '장부 불일치', en: 'Ledger does not add up' },
  description: {
    ko: '받은 이벤트와 집계·중복·대기·거절의 합이 1분 넘게 맞지 않으면 알립니다.',
    en: 'For more than a minute, what was received is not what was counted, repeated, pending or rejected.',
  },
  advice: {
    ko: '터미널에서 pomona doctor와 pomona verify를 실행하고, 디스크를 점검하세요.',
    en: 'Run pomona doctor and pomona verify in a terminal, and look after the disk.',
  },
  severity: 'critical',
  page: '/health',
  thresholds: {},
  // An erasure under way may show for a moment.
  lastsMs: minuteMs,
  async evaluate({ ledger }) {
    const { difference, sample } = await ledger();
    if (difference === 0) return [];
    const detail = {
      ko: `장부의 차이가 ${difference.toLocaleString('ko')}건입니다. 0건이어야 합니다.`,
      en: `The ledger disagrees by ${difference.toLocaleString('en')} events; it must be 0.`,
    };
    return [{ subject: '', level: 'over', detail, values: { difference }, sample }];
  },
});

/** What Pomona watches of itself, whatever the domain. */
export const pipelineAlertRules: readonly AlertRule[] = [
  ingestionStopped,
  quarantineRising,
  ledgerDifference,
];
