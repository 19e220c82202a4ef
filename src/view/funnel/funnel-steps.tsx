import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { ComparedStep } from './compare-funnels.ts';
import styles from './funnel-steps.module.css';
import { useStepName } from './use-step-name.ts';

interface Props {
  readonly steps: readonly ComparedStep[];
  /** The step on the way to which most are lost. */
  readonly steepestTo: string | undefined;
}

/** A bar for each step, with what was lost since the one before, and shares beside those of the range before. */
export function FunnelSteps({ steps, steepestTo }: Props) {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <Step key={step.step} step={step} isSteepest={step.step === steepestTo} />
      ))}
    </ol>
  );
}

function Step({ step, isSteepest }: { readonly step: ComparedStep; readonly isSteepest: boolean }) {
  const { t } = useTranslation('funnel');
  const { t: shared } = useTranslation();
  const { count, share } = useFormat();
  const stepName = useStepName();
  const sessions = (value: number) =>
    shared('funnel.sessions', { count: value, value: count(value) });
  return (
    <li className={styles.step} data-steepest={isSteepest}>
      <p className={styles.name}>
        <strong>{stepName(step.step)}</strong>
        <span>{sessions(step.sessions)}</span>
        {step.before && (
          <span className={styles.before}>
            {t('before', { value: sessions(step.before.sessions) })}
          </span>
        )}
      </p>
      <div>
        <Bars step={step} />
        {step.drop !== null && (
          <p className={styles.lost}>
            {isSteepest && <strong>{t('worst')}</strong>}
            {t('lost', { share: share(step.drop) })}
          </p>
        )}
      </div>
      {!step.isFirst && (
        <dl className={styles.shares}>
          <Share
            name={t('fromStart')}
            share={step.fromStart}
            before={step.before?.fromStart}
            change={step.fromStartChange}
          />
          <Share
            name={t('fromPrevious')}
            share={step.fromPrevious}
            before={step.before?.fromPrevious}
            change={step.fromPreviousChange}
          />
        </dl>
      )}
    </li>
  );
}

function Bars({ step }: { readonly step: ComparedStep }) {
  const width = (part: number | null) => ({ width: `${(part ?? 0) * 100}%` });
  const { previousFromStart, fromStart, before } = step;
  return (
    <div aria-hidden="true">
      <div className={styles.track}>
        <div className={styles.previous} style={width(previousFromStart)} />
        <div className={styles.bar} style={width(fromStart)} />
      </div>
      {before && (
        <div className={styles.trackBefore}>
          <div className={styles.barBefore} style={width(before.fromStart)} />
        </div>
      )}
    </div>
  );
}

interface ShareProps {
  readonly name: string;
  readonly share: number | null;
  readonly before: number | null | undefined;
  readonly change: number | null;
}

function Share({ name, share: part, before, change }: ShareProps) {
  const { t } = useTranslation('funnel');
  const { share, points } = useFormat();
  return (
    <div>
      <dt>{name}</dt>
      <dd>{part === null ? '–' : share(part)}</dd>
      {before !== undefined && before !== null && change !== null && (
        <dd className={styles.before}>
          {t('before', { value: share(before) })}{' '}
          <span data-sign={Math.sign(Math.round(change * 1000))}>
            {t('points', { points: points(change) })}
          </span>
        </dd>
      )}
    </div>
  );
}
