import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { AlertsAnswer, WebhookTestAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import buttons from '../parts/button.module.css';
import { Panel } from '../parts/panel.tsx';
import { ProblemText } from '../parts/problem-text.tsx';
import { SignatureGuide } from './signature-guide.tsx';
import { useWebhookTest } from './use-alerts.ts';
import { WebhookForm } from './webhook-form.tsx';
import styles from './webhook-panel.module.css';

type Webhook = AlertsAnswer['webhook'];

/** Who is told, whether that works, and a message to try it. */
export function WebhookPanel({ webhook }: { readonly webhook: Webhook | undefined }) {
  const { t } = useTranslation('alerts');
  return (
    <Panel
      id="webhook"
      heading={t('webhook')}
      note={t('webhookNote')}
      isLoaded={webhook !== undefined}
      bodyHeightPx={220}
    >
      {webhook && (
        <>
          {webhook.gone && <p className={styles.gone}>{t('gone')}</p>}
          <WebhookState webhook={webhook} />
          {webhook.from === 'environment' || webhook.from === 'settings' ? (
            <p className={styles.note}>{t('fixed')}</p>
          ) : (
            <WebhookForm isSet={webhook.host !== null} />
          )}
          <WebhookTest isSet={webhook.host !== null} />
          <SignatureGuide />
        </>
      )}
    </Panel>
  );
}

function WebhookState({ webhook }: { readonly webhook: Webhook }) {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  const { host, from, signed, waiting, lastDelivery, lastFailure } = webhook;
  const time = (at: string) => format.day(Date.parse(at));
  return (
    <dl className={styles.state}>
      <Entry term={t('receiver')}>
        {host === null ? (
          t('noReceiver')
        ) : (
          <>
            <bdi>{host}</bdi> {from && <span className={styles.from}>{t(`from.${from}`)}</span>}
          </>
        )}
      </Entry>
      <Entry term={t('signature')}>{t(signed ? 'signed' : 'unsigned')}</Entry>
      <Entry term={t('waiting')}>
        {t('messages', { count: waiting, value: format.count(waiting) })}
      </Entry>
      <Entry term={t('lastDelivery')}>
        {lastDelivery
          ? t('status', { time: time(lastDelivery.at), status: lastDelivery.status })
          : t('never')}
      </Entry>
      <Entry term={t('lastFailure')}>
        {lastFailure ? (
          <bdi>
            {t('failed', { ...lastFailure, time: time(lastFailure.at) })} ·{' '}
            {lastFailure.nextAttemptAt === null
              ? t('givenUp')
              : t('again', { time: time(lastFailure.nextAttemptAt) })}
          </bdi>
        ) : (
          t('never')
        )}
      </Entry>
    </dl>
  );
}

function Entry({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function WebhookTest({ isSet }: { readonly isSet: boolean }) {
  const { t } = useTranslation('alerts');
  const test = useWebhookTest();
  return (
    <div className={styles.test}>
      <Button
        className={buttons.button ?? ''}
        isDisabled={!isSet || test.isPending}
        onPress={() => test.mutate()}
      >
        {t(test.isPending ? 'testing' : 'test')}
      </Button>
      <output data-delivered={test.data?.delivered}>
        {test.data && resultWords(test.data)}
        {test.error && <ProblemText text={test.error.message} />}
      </output>
    </div>
  );

  function resultWords({ delivered, status, reason }: WebhookTestAnswer): string {
    if (status === null) return t('testFailed', { reason: reason ?? '' });
    return t(delivered ? 'testDelivered' : 'testRefused', { status });
  }
}
