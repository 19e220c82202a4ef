import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { pairId } from './answer.ts';
import type { Correlation } from './answer.ts';
import { IntervalPlot } from './interval-plot.tsx';
import { isWeakerByRank, judgeRelation } from './judge-relation.ts';
import styles from './relation-list.module.css';
import { useRelationWords } from './use-relation-words.ts';

/** Each pair in words, on the line from -1 to 1, and in numbers. */
export function RelationList({ rows }: { readonly rows: readonly Correlation[] }) {
  return (
    <ul className={styles.list}>
      {rows.map((row) => (
        <Relation key={pairId(row)} row={row} />
      ))}
    </ul>
  );
}

function Relation({ row }: { readonly row: Correlation }) {
  const { t } = useTranslation('paymentCorrelation');
  const { count, coefficient } = useFormat();
  const words = useRelationWords();
  const number = (value: number | null) => (value === null ? t('none') : coefficient(value));
  const isClear = judgeRelation(row).kind === 'clear';
  return (
    <li className={styles.relation}>
      <div className={styles.words}>
        <h3>
          {t(pairId(row))} <strong data-clear={isClear}>{words.strength(row)}</strong>
        </h3>
        <p>
          {words.reason(row)}
          {isWeakerByRank(row) && ` ${t('byRank')}`}
          {row.pearsonLow !== null && row.n < 30 && ` ${t('fewUsers')}`}
        </p>
      </div>
      <IntervalPlot value={row.pearson} low={row.pearsonLow} high={row.pearsonHigh} />
      <dl className={styles.numbers}>
        <div>
          <dt>{t('pearson')}</dt>
          <dd>{number(row.pearson)}</dd>
        </div>
        <div>
          <dt>{t('spearman')}</dt>
          <dd>{number(row.spearman)}</dd>
        </div>
        <div>
          <dt>{t('n')}</dt>
          <dd>{count(row.n)}</dd>
        </div>
      </dl>
    </li>
  );
}
