import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { Advice } from '../parts/advice.tsx';
import type { FunnelAnswer } from '../live/insight-rows.ts';
import { useStepName } from './use-step-name.ts';

/** Where most are lost, in numbers, and what to look at there. */
export function SteepestDrop({ rows, steepest }: Pick<FunnelAnswer, 'rows' | 'steepest'>) {
  const { t } = useTranslation('funnel');
  const { count, share } = useFormat();
  const stepName = useStepName();
  if (!steepest || steepest.drop === 0) return <Advice heading={t('noDrop')} />;
  const sessions = (name: string) => rows.find(({ step }) => step === name)?.sessions ?? 0;
  const offered = sessions(steepest.from);
  const acted = actions.find((step) => step === steepest.to);
  const heading = t('steepest', { from: stepName(steepest.from), to: stepName(steepest.to) });
  return (
    <Advice heading={heading}>
      <p>
        {t('steepestReason', {
          offered: count(offered),
          lost: count(offered - sessions(steepest.to)),
          share: share(steepest.drop),
        })}
      </p>
      {acted && <p>{t(`${acted}Action`)}</p>}
    </Advice>
  );
}

const actions = ['item_view', 'wish', 'purchase'] as const;
