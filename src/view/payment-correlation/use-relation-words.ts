import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { Correlation } from './answer.ts';
import { judgeRelation } from './judge-relation.ts';

/** What a correlation says, in the page's language. */
export function useRelationWords() {
  const { t } = useTranslation('paymentCorrelation');
  const { coefficient } = useFormat();
  return {
    strength(row: Correlation): string {
      const relation = judgeRelation(row);
      if (relation.kind !== 'clear') return t(relation.kind);
      return t(`${relation.strength}_${relation.sign}`);
    },
    reason(row: Correlation): string {
      const relation = judgeRelation(row);
      const interval = {
        low: coefficient(row.pearsonLow ?? 0),
        high: coefficient(row.pearsonHigh ?? 0),
      };
      if (relation.kind !== 'clear') return t(`${relation.kind}Reason`, interval);
      const sides = { subject: t(`${row.x}Subject`), object: t(`${row.y}Object`) };
      return t(`${relation.sign}Reason`, { ...sides, ...interval });
    },
  };
}
