import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HealthAnswer } from '../../serve/contract.ts';
import { pagePaths } from '../../serve/page-paths.ts';
import { useFormat } from '../language/use-format.ts';
import styles from './condition.module.css';
import { findingsOf } from './findings.ts';
import type { Finding } from './findings.ts';
import { useUnits } from './use-units.ts';

/** Whether all is well; else what is wrong, and what to do. Read aloud when it changes. */
export function Condition({ health }: { readonly health: HealthAnswer }) {
  const { t } = useTranslation('health');
  const findings = findingsOf(health);
  const level = findings[0]?.level ?? 'good';
  return (
    <>
      <output className={styles.summary} data-level={level}>
        <span aria-hidden="true">{level === 'good' ? '✓' : '!'}</span>
        {t(level)}
      </output>
      {findings.length > 0 && (
        <ul className={styles.findings}>
          {findings.map((finding, index) => (
            // Findings have no name but their place: a fault may be there twice.
            <li key={index} data-level={finding.level}>
              <FindingText finding={finding} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function FindingText({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation('health');
  const words = useFindingWords();
  return (
    <>
      <p>{words(finding)}</p>
      {'words' in finding && (
        <p lang="en" className={styles.words}>
          <bdi>{finding.words}</bdi>
        </p>
      )}
      {finding.kind === 'quarantine' && (
        <p>
          <Link to={pagePaths.quarantine}>{t('toQuarantine')}</Link>
        </p>
      )}
    </>
  );
}

function useFindingWords(): (finding: Finding) => string {
  const { t } = useTranslation('health');
  const { count, share } = useFormat();
  const { size, time } = useUnits();
  return (finding) => {
    switch (finding.kind) {
      case 'engine':
        return t('findings.engine', { retry: time(finding.retryInMs) });
      case 'fault':
        return t('findings.fault');
      case 'difference':
      case 'quarantine':
        return t(`findings.${finding.kind}`, {
          count: finding.events,
          events: count(finding.events),
        });
      case 'diskFull':
      case 'diskLow':
        return t(`findings.${finding.kind}`, { free: size(finding.freeBytes) });
      case 'lagging':
        return t('findings.lagging', { age: time(finding.ageMs) });
      case 'rebuilding':
        return t('findings.rebuilding', { metric: finding.metric, share: share(finding.share) });
      case 'stale':
        return t('findings.stale', { metrics: finding.metrics.join(', ') });
      case 'erasing':
        return t('findings.erasing', { erasures: count(finding.erasures) });
    }
  };
}
