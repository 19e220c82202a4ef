import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { RequestError } from '../live/request-json.ts';
import buttons from '../parts/button.module.css';
import { ProblemText } from '../parts/problem-text.tsx';
import { useAlertChange } from './use-alerts.ts';
import styles from './webhook-panel.module.css';

/** Sets or removes the receiver. The address is not shown again: it may be a secret. */
export function WebhookForm({ isSet }: { readonly isSet: boolean }) {
  const { t } = useTranslation('alerts');
  const change = useAlertChange('/api/alerts/webhook');
  const [url, setUrl] = useState('');
  const save = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate({ url }, { onSuccess: () => setUrl('') });
  };
  return (
    <form onSubmit={save} className={styles.form}>
      <TextField className={styles.url ?? ''} type="url" isRequired value={url} onChange={setUrl}>
        <Label>{t('url')}</Label>
        <Input placeholder={t('urlHint')} autoComplete="off" />
      </TextField>
      <Button type="submit" className={buttons.button ?? ''} isDisabled={change.isPending}>
        {t('save')}
      </Button>
      {isSet && (
        <Button
          className={buttons.plain ?? ''}
          isDisabled={change.isPending}
          onPress={() => change.mutate({ url: null })}
        >
          {t('remove')}
        </Button>
      )}
      <output className={styles.outcome}>
        {change.isSuccess && url === '' && t('saved')}
        {change.error && <ProblemText text={problemOf(change.error)} />}
      </output>
    </form>
  );

  function problemOf(error: Error): string {
    const isRefused = error instanceof RequestError && error.code === 'invalid_parameter';
    return isRefused ? t('wrongUrl') : error.message;
  }
}
