import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AlertsAnswer, FiringAlert } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { Panel } from '../parts/panel.tsx';
import { SampleBadge } from '../parts/sample-badge.tsx';
import { VisibleText } from '../parts/visible-text.tsx';
import styles from './firing-alerts.module.css';
import { SeverityBadge } from './severity-badge.tsx';
import { useWords } from './use-alerts.ts';

interface Props {
  readonly alerts: AlertsAnswer | undefined;
  readonly state: {
    readonly isLoaded: boolean;
    readonly failure: string | undefined;
    readonly onRetry: () => void;
  };
}

/** What is wrong now and what to do about it. */
export function FiringAlerts({ alerts, state }: Props) {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  const evaluatedAt = alerts?.evaluatedAt;
  return (
    <Panel
      id="firing"
      heading={t('firing')}
      note={
        evaluatedAt
          ? t('firingNote', { time: format.second(Date.parse(evaluatedAt)) })
          : alerts && t('notYet')
      }
      {...state}
      bodyHeightPx={72}
    >
      {alerts && alerts.firing.length > 0 && (
        <ul className={styles.alerts}>
          {[...new Set(alerts.firing.map((alert) => alert.rule))].map((rule) => (
            <FiringRule key={rule} firing={alerts.firing.filter((alert) => alert.rule === rule)} />
          ))}
        </ul>
      )}
      {alerts?.firing.length === 0 && <AllWell rules={alerts.rules} />}
    </Panel>
  );
}

/** All that one rule has found; what to do about it is said once. */
function FiringRule({ firing }: { readonly firing: readonly FiringAlert[] }) {
  const { t } = useTranslation('alerts');
  const words = useWords();
  const [first] = firing;
  if (!first) return null;
  return (
    <li className={styles.rule} data-severity={first.severity}>
      <div className={styles.top}>
        <SeverityBadge severity={first.severity} />
        <h3>{words(first.title)}</h3>
        {firing.some(({ sample }) => sample) && <SampleBadge />}
      </div>
      <p className={styles.advice}>
        {words(first.advice)} <Link to={first.page}>{t('open')}</Link>
      </p>
      <ul className={styles.findings}>
        {firing.map((alert) => (
          <Firing key={alert.id} alert={alert} />
        ))}
      </ul>
    </li>
  );
}

function Firing({ alert }: { readonly alert: FiringAlert }) {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  const words = useWords();
  const { detail, firedAt, clearSince } = alert;
  return (
    <li>
      <span>
        <VisibleText text={words(detail)} />
        {clearSince !== null && <span className={styles.clearing}> {t('clearing')}</span>}
      </span>
      <time dateTime={firedAt}>{t('since', { time: format.day(Date.parse(firedAt)) })}</time>
    </li>
  );
}

function AllWell({ rules }: Pick<AlertsAnswer, 'rules'>) {
  const { t } = useTranslation('alerts');
  const unknown = rules.filter(({ state }) => state === 'unknown').length;
  const on = rules.filter((rule) => rule.on).length;
  return (
    <div className={styles.well} data-unknown={unknown > 0}>
      <strong>{t('allWell')}</strong>{' '}
      {unknown > 0 ? t('someUnknown', { count: unknown }) : t('allWellNote', { count: on })}
    </div>
  );
}
