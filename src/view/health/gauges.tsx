import { useTranslation } from 'react-i18next';
import type { HealthAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { Gauge } from './gauge.tsx';
import type { PastValue } from './sparkline.tsx';
import styles from './gauges.module.css';
import type { WatchedHealth } from './use-health.ts';
import { useUnits } from './use-units.ts';

/** The figures that tell whether Pomona keeps up and has room. */
export function Gauges({ health, history }: WatchedHealth) {
  const { t } = useTranslation('health');
  return (
    <section aria-labelledby="gauges-heading">
      <h2 id="gauges-heading" className="unseen">
        {t('gauges')}
      </h2>
      <dl className={styles.gauges}>
        <WorkGauges health={health} history={history} />
        <RoomGauges health={health} history={history} />
      </dl>
    </section>
  );
}

function WorkGauges({ health, history }: WatchedHealth) {
  const { t } = useTranslation('health');
  const { count, second } = useFormat();
  const { time } = useUnits();
  const { lag, log, commits } = health;
  const { last, recent, p50Ms, p95Ms } = commits;
  const events = (value: number) => t('events', { count: value, value: count(value) });
  const offsets = t('offsets', { end: count(log.endOffset), counted: count(log.countedOffset) });
  const waiting =
    lag.oldestMs === null ? t('noneWaiting') : t('oldest', { age: time(lag.oldestMs) });
  return (
    <>
      <Gauge
        label={t('pending')}
        value={events(lag.pending)}
        note={`${waiting} · ${offsets}`}
        history={historyOf(history, (each) => each.lag.pending)}
        write={events}
      />
      <Gauge
        label={t('batch')}
        value={last ? time(last.tookMs) : undefined}
        note={
          recent === 0
            ? t('noBatch')
            : t('batchNote', {
                recent: count(recent),
                p50: time(p50Ms ?? 0),
                p95: time(p95Ms ?? 0),
              })
        }
        history={historyOf(history, (each) => each.commits.last?.tookMs)}
        write={time}
      />
      <Gauge
        label={t('lastBatch')}
        value={last ? events(last.events) : undefined}
        note={last ? t('lastBatchNote', { time: second(Date.parse(last.at)) }) : t('noBatch')}
        history={historyOf(history, (each) => each.commits.last?.events)}
        write={events}
      />
    </>
  );
}

function RoomGauges({ health, history }: WatchedHealth) {
  const { t } = useTranslation('health');
  const { share, day } = useFormat();
  const { size, time } = useUnits();
  const { memory, disk, startedAt, asOf } = health;
  const store = memory.storeBytes === null ? '–' : size(memory.storeBytes);
  const startedAtMs = Date.parse(startedAt);
  return (
    <>
      <Gauge
        label={t('memory')}
        value={size(memory.rssBytes)}
        note={t('memoryNote', { heap: size(memory.heapUsedBytes), store })}
        history={historyOf(history, (each) => each.memory.rssBytes)}
        write={size}
      />
      <Gauge
        label={t('disk')}
        value={size(disk.freeBytes)}
        note={t('diskNote', {
          total: size(disk.totalBytes),
          share: share(disk.freeBytes / disk.totalBytes),
        })}
        history={historyOf(history, (each) => each.disk.freeBytes)}
        write={size}
      />
      <Gauge
        label={t('uptime')}
        value={time(Date.parse(asOf) - startedAtMs)}
        note={t('since', { time: day(startedAtMs) })}
      />
    </>
  );
}

/** One figure of what was told, with the time it was told. */
function historyOf(
  history: WatchedHealth['history'],
  figure: (health: HealthAnswer) => number | undefined,
): readonly PastValue[] {
  return history.flatMap((health) => {
    const value = figure(health);
    return value === undefined ? [] : [{ atMs: Date.parse(health.asOf), value }];
  });
}
