import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { MinuteCount } from '../live/minutes.ts';
import styles from './minute-table.module.css';

/** The chart's numbers, newest first; folded up until somebody wants them. */
export function MinuteTable({ minutes }: { readonly minutes: readonly MinuteCount[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const newestFirst = [...minutes].reverse();
  return (
    <details className={styles.details}>
      <summary>{t('timeline.table')}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section className={styles.frame} aria-label={t('timeline.heading')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('timeline.time')}</th>
              <th scope="col">{t('timeline.eventCount')}</th>
              <th scope="col">{t('timeline.orderCount')}</th>
            </tr>
          </thead>
          <tbody>
            {newestFirst.map(({ startMs, events, orders }, index) => (
              <tr key={startMs}>
                <th scope="row">
                  {format.minute(startMs)}
                  {index === 0 && ` (${t('timeline.soFar')})`}
                </th>
                <td>{format.count(events)}</td>
                <td>{format.count(orders)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
