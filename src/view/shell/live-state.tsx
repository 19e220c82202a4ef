import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { Connection } from '../live/live-connection.ts';
import { useNow } from '../live/use-now.ts';
import styles from './live-state.module.css';

/** A cut shorter than this is mended by itself before anybody need know how long it lasts. */
const staleAfterMs = 10_000;

interface Props {
  readonly connection: Connection;
  /** When events were last counted, RFC 3339. */
  readonly asOf: string | undefined;
}

/** Whether the numbers move: read aloud when it changes, but not at every count. */
export function LiveState({ connection, asOf }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const isStale = useIsStale(connection);
  const since = connection.kind === 'reconnecting' ? format.second(connection.sinceMs) : '';
  return (
    <div className={styles.state} data-state={isStale ? 'stale' : connection.kind}>
      <span className={styles.light} aria-hidden="true" />
      <div>
        <output className={styles.words}>
          {isStale ? t('live.stale', { time: since }) : t(`live.${connection.kind}`)}
        </output>
        <p className={styles.asOf}>
          {t('live.asOf')}{' '}
          {asOf === undefined ? (
            <>–</>
          ) : (
            <time dateTime={asOf}>{format.second(Date.parse(asOf))}</time>
          )}
        </p>
      </div>
    </div>
  );
}

function useIsStale(connection: Connection): boolean {
  const nowMs = useNow(1_000);
  return connection.kind === 'reconnecting' && nowMs - connection.sinceMs >= staleAfterMs;
}
