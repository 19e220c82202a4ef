import { useTranslation } from 'react-i18next';
import { Panel } from '../parts/panel.tsx';
import { Page } from '../shell/page.tsx';
import { AlertHistory } from './alert-history.tsx';
import { FiringAlerts } from './firing-alerts.tsx';
import { RuleForm } from './rule-form.tsx';
import styles from './alerts-page.module.css';
import { useAlerts } from './use-alerts.ts';
import { WebhookPanel } from './webhook-panel.tsx';

/** What fires now, the rules behind it, who is told, and what fired before. */
export function AlertsPage() {
  const { t } = useTranslation('alerts');
  const { data: alerts, error, refetch } = useAlerts();
  const state = {
    isLoaded: alerts !== undefined,
    failure: error?.message,
    onRetry: () => void refetch(),
  };
  return (
    <Page heading={t('heading')} lead={t('lead')}>
      <FiringAlerts alerts={alerts} state={state} />
      <Panel
        id="rules"
        heading={t('rules')}
        note={t('rulesNote')}
        isLoaded={state.isLoaded}
        bodyHeightPx={600}
      >
        <ul className={styles.rules}>
          {alerts?.rules.map((rule) => (
            <RuleForm key={rule.name} rule={rule} />
          ))}
        </ul>
      </Panel>
      <WebhookPanel webhook={alerts?.webhook} />
      <Panel
        id="history"
        heading={t('history')}
        note={t('historyNote')}
        isLoaded={state.isLoaded}
        bodyHeightPx={24}
      >
        {alerts && <AlertHistory rows={alerts.history} />}
      </Panel>
    </Page>
  );
}
