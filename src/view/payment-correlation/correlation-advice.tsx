import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { Advice } from '../parts/advice.tsx';
import { pairId } from './answer.ts';
import type { Correlation } from './answer.ts';
import { clearest } from './judge-relation.ts';
import { useRelationWords } from './use-relation-words.ts';

/** What to try, given the clearest of the relations. */
export function CorrelationAdvice({ rows }: { readonly rows: readonly Correlation[] }) {
  const { t } = useTranslation('paymentCorrelation');
  const { coefficient } = useFormat();
  const words = useRelationWords();
  const row = clearest(rows);
  if (!row) return <Advice heading={t('noAdvice')}>{<p>{t('noAction')}</p>}</Advice>;
  const pearson = row.pearson ?? 0;
  const heading = t('advice', {
    pair: t(pairId(row)),
    strength: words.strength(row),
    pearson: coefficient(pearson),
  });
  return (
    <Advice heading={heading}>
      <p>{pearson > 0 ? t(`${row.x}Action`) : t('negativeAction')}</p>
      <p>{t('noCause')}</p>
    </Advice>
  );
}
