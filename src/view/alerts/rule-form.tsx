import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { AlertRule } from '../../serve/contract.ts';
import buttons from '../parts/button.module.css';
import { ProblemText } from '../parts/problem-text.tsx';
import { Toggle } from '../parts/toggle.tsx';
import styles from './rule-form.module.css';
import { SeverityBadge } from './severity-badge.tsx';
import { ThresholdField } from './threshold-field.tsx';
import { useAlertChange, useWords } from './use-alerts.ts';

type Values = Readonly<Record<string, number>>;

/** A rule: what it looks at, how it is, and its thresholds to change. */
export function RuleForm({ rule }: { readonly rule: AlertRule }) {
  const { t } = useTranslation('alerts');
  const words = useWords();
  const change = useAlertChange(`/api/alerts/rules/${rule.name}`);
  const [edited, setEdited] = useState<Values>({});
  const isEdited = rule.thresholds.some(({ name, value }) => (edited[name] ?? value) !== value);
  const isStandard = rule.thresholds.every(
    ({ name, value, standard }) => (edited[name] ?? value) === standard,
  );
  const save = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate({ thresholds: edited }, { onSuccess: () => setEdited({}) });
  };
  return (
    <li className={styles.rule} data-state={rule.state}>
      <div className={styles.top}>
        <h3>{words(rule.title)}</h3>
        <SeverityBadge severity={rule.severity} />
        <span className={styles.state}>{t(`state.${rule.state}`)}</span>
        <Toggle
          label={t('switch', { rule: words(rule.title) })}
          isOn={rule.on}
          isDisabled={change.isPending}
          onChange={(on) => change.mutate({ on })}
        >
          {t(rule.on ? 'on' : 'off')}
        </Toggle>
      </div>
      <p className={styles.description}>{words(rule.description)}</p>
      {rule.failure !== null && <p className={styles.failure}>{rule.failure}</p>}
      {rule.thresholds.length > 0 && (
        <form onSubmit={save} className={styles.form}>
          {rule.thresholds.map((threshold) => (
            <ThresholdField
              key={threshold.name}
              threshold={threshold}
              value={edited[threshold.name] ?? threshold.value}
              onChange={(value) => setEdited({ ...edited, [threshold.name]: value })}
            />
          ))}
          <div className={styles.actions}>
            <Button
              type="submit"
              className={buttons.button ?? ''}
              isDisabled={!isEdited || change.isPending}
            >
              {t('save')}
            </Button>
            <Button
              className={buttons.plain ?? ''}
              isDisabled={isStandard}
              onPress={() => setEdited(standardsOf(rule))}
            >
              {t('standards')}
            </Button>
            <output className={styles.outcome}>
              {isEdited && isStandard && t('standardsToSave')}
              {change.isSuccess && !isEdited && t('saved')}
              {change.error && <ProblemText text={change.error.message} />}
            </output>
          </div>
        </form>
      )}
    </li>
  );
}

function standardsOf({ thresholds }: AlertRule): Values {
  return Object.fromEntries(thresholds.map(({ name, standard }) => [name, standard]));
}
