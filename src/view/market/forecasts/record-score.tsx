import { useTranslation } from 'react-i18next';
import { Advice } from '../../parts/advice.tsx';
import { BarCell } from '../../parts/bar-cell.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import type { ForecastSummary } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import styles from './forecasts.module.css';
import { contendersOf } from './record-of.ts';
import type { Contender } from './record-of.ts';

/** How good the forecasts were, in words and against the simple ways to forecast. */
export function RecordScore({ summary }: { readonly summary: ForecastSummary }) {
  const { t, i18n } = useTranslation('marketForecasts');
  const format = useMarketFormat();
  const { winner, coverage, intervals, mase } = summary;
  const contenders = contendersOf(summary);
  const largest = Math.max(...contenders.map((each) => each.mase), 0);
  const two = new Intl.NumberFormat(i18n.language, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return (
    <>
      <Advice heading={winner === null ? t('score.none') : t(`score.${winner}`)}>
        <p>{t('score.of', { count: summary.scored })}</p>
        <p>{i18n.language === 'ko' ? summary.note.ko : summary.note.en}</p>
        {mase !== null && <p>{t('score.mase', { mase: two.format(mase) })}</p>}
        {coverage !== null && (
          <p>
            {t(`score.coverage.${judge(coverage)}`, {
              coverage: format.share(coverage),
              count: intervals,
            })}
          </p>
        )}
      </Advice>
      {contenders.length > 0 && (
        <div className={styles.score}>
          <DataTable
            caption={t('score.caption')}
            columns={[
              {
                id: 'name',
                heading: t('score.way'),
                kind: 'words',
                isRowHeading: true,
                cell: ({ name }: Contender) => t(`ways.${name}`),
              },
              {
                id: 'mase',
                heading: t('score.error'),
                kind: 'number',
                cell: (each: Contender) => (
                  <BarCell
                    text={two.format(each.mase)}
                    part={each.mase / largest}
                    tone={each.name === 'forecast' ? 'done' : 'lost'}
                  />
                ),
              },
            ]}
            rows={contenders}
            keyOf={({ name }) => name}
          />
        </div>
      )}
    </>
  );
}

/** Intervals are meant to hold 80 %; five points either way are what some hundred of them vary by. */
function judge(coverage: number): 'right' | 'narrow' | 'wide' {
  if (Math.abs(coverage - 0.8) <= 0.05) return 'right';
  return coverage < 0.8 ? 'narrow' : 'wide';
}
