import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import buttons from '../parts/button.module.css';
import { ProblemText } from '../parts/problem-text.tsx';
import { Page } from './page.tsx';
import styles from './unlock.module.css';

/** Asks for the admin token, where the server wants one. `onToken` rejects when it is not the right one. */
export function Unlock({ onToken }: { readonly onToken: (token: string) => Promise<void> }) {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState('');
  const submit = async () => {
    try {
      await onToken(token);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit();
  };
  return (
    <Page heading={t('unlock.heading')} lead={t('unlock.note')}>
      <form onSubmit={onSubmit} className={styles.form}>
        <label htmlFor="token">{t('unlock.token')}</label>
        <input
          id="token"
          type="password"
          autoComplete="current-password"
          required
          value={token}
          onChange={({ target }) => setToken(target.value)}
        />
        <button type="submit" className={buttons.button}>
          {t('unlock.submit')}
        </button>
      </form>
      <p role="alert" className={styles.problem}>
        <ProblemText text={problem} />
      </p>
    </Page>
  );
}
