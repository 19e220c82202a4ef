import { useTranslation } from 'react-i18next';
import type { HealthAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { Ledger } from '../overview/ledger.tsx';
import { Panel } from '../parts/panel.tsx';
import { Page } from '../shell/page.tsx';
import { Condition } from './condition.tsx';
import { Gauges } from './gauges.tsx';
import styles from './health.module.css';
import { MinuteLedger } from './minute-ledger.tsx';
import { Sizes } from './sizes.tsx';
import { SparkQueries } from './spark-queries.tsx';
import { useHealth } from './use-health.ts';

const roles = ['collector', 'engine', 'sources', 'api'] as const;

/** Whether every event is accounted for, and whether the instance keeps up. */
export function HealthPage() {
  const { t } = useTranslation('health');
  const { second } = useFormat();
  const { watched, failure, retry } = useHealth();
  const health = watched?.health;
  const state = { isLoaded: health !== undefined, failure, onRetry: retry };
  return (
    <Page heading={t('heading')} lead={t('lead')}>
      <Panel
        id="condition"
        heading={t('condition')}
        note={health && <About health={health} />}
        bodyHeightPx={50}
        {...state}
      >
        {health && <Condition health={health} />}
      </Panel>
      {watched && <Gauges {...watched} />}
      {health?.spark && (
        <Panel
          id="spark"
          heading={t('spark')}
          note={t('sparkNote', { version: health.spark.version ?? '-' })}
        >
          <SparkQueries queries={health.spark.queries} />
        </Panel>
      )}
      <div className={styles.grid}>
        <MinuteLedger />
        <Ledger ledger={health?.ledger} failure={failure} onRetry={retry} />
      </div>
      <Panel
        id="sizes"
        heading={t('sizes')}
        note={health && t('sizesNote', { time: second(Date.parse(health.disk.measuredAt)) })}
        bodyHeightPx={320}
        {...state}
      >
        {health && <Sizes health={health} />}
      </Panel>
      <Panel id="more" heading={t('more')} note={t('moreNote')}>
        <ul className={styles.links}>
          <li>
            <a href="/metrics">{t('metrics')}</a>
          </li>
          <li>
            <a href="/readyz">{t('ready')}</a>
          </li>
          <li>
            <a href="/docs/api">{t('api')}</a>
          </li>
          <li>
            <a href="/docs/errors">{t('errors')}</a>
          </li>
        </ul>
      </Panel>
    </Page>
  );
}

function About({ health }: { readonly health: HealthAnswer }) {
  const { t } = useTranslation('health');
  const names = health.roles.map((role) => {
    const known = roles.find((name) => name === role);
    return known ? t(`roles.${known}`) : role;
  });
  return t('about', { version: health.version, roles: names.join(', ') });
}
