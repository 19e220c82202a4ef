import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../../chart/chart.tsx';
import type { ChartStyle } from '../../chart/chart-style.ts';
import { FoldedTable } from '../../parts/folded-table.tsx';
import { useMediaQuery } from '../../parts/use-media-query.ts';
import type { SupplyAnswer, SupplyLabel } from '../answers.ts';
import { ChartLegend } from '../chart-legend.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import { cumulativeChart } from './cumulative-chart.ts';
import { cumulativeDays, everyDay } from './supply-days.ts';
import { CumulativeTable, VolumeTable } from './supply-tables.tsx';
import styles from './supply-graph.module.css';
import { volumeChart } from './volume-chart.ts';

interface Props {
  readonly answer: SupplyAnswer;
  readonly shown: SupplyLabel;
}

/** The graph of what was chosen at the left. */
export function SupplyGraph({ answer, shown }: Props) {
  return shown === 'thisYear' || shown === 'normalYear' ? (
    <CumulativeGraph answer={answer} shown={shown} />
  ) : (
    <VolumeGraph answer={answer} shown={shown} />
  );
}

interface CumulativeProps extends Props {
  readonly shown: 'thisYear' | 'normalYear';
}

function CumulativeGraph({ answer, shown }: CumulativeProps) {
  const { t } = useTranslation('marketSupply');
  const format = useMarketFormat();
  const heightPx = useGraphHeight();
  const days = useMemo(() => cumulativeDays(answer.series, answer.date), [answer]);
  const heading = t(`graph.${shown}`, { day: format.day(answer.date) });
  const words = useMemo(
    () => ({ thisYear: t('labels.thisYear'), normalYear: t('labels.normalYear'), unit: t('unit') }),
    [t],
  );
  const option = useCallback(
    (style: ChartStyle) => cumulativeChart(style, { days, shown, format, words }),
    [days, shown, format, words],
  );
  const summary = answer.rows
    .filter(({ label }) => label === 'thisYear' || label === 'normalYear')
    .map(({ label, volumeKg }) => `${t(`labels.${label}`)} ${format.tons(volumeKg)}${t('unit')}`)
    .join(', ');
  return (
    <>
      <h3 className={styles.heading}>{heading}</h3>
      <ChartLegend
        entries={[
          { mark: 'solid', text: t('labels.thisYear') },
          { mark: 'dotted', text: t('labels.normalYear') },
        ]}
      />
      <Chart summary={`${heading}. ${summary}`} heightPx={heightPx} option={option} />
      <FoldedTable>
        <CumulativeTable caption={heading} days={days} />
      </FoldedTable>
    </>
  );
}

function VolumeGraph({ answer, shown }: Props) {
  const { t } = useTranslation('marketSupply');
  const format = useMarketFormat();
  const heightPx = useGraphHeight();
  const volumes = answer.series[shown];
  const days = useMemo(() => everyDay(volumes), [volumes]);
  const last = volumes.at(-1);
  const heading = t(`graph.${shown}`, { day: last ? format.fullDay(last.date) : '' });
  const { t: say } = useTranslation('market');
  const none = answer.filling ? say('yetToCome') : t('closed');
  const words = useMemo(() => ({ unit: t('unit'), none }), [t, none]);
  const option = useCallback(
    (style: ChartStyle) => volumeChart(style, { days, format, words }),
    [days, format, words],
  );
  if (!last) return <p className={styles.none}>{t('noGraph')}</p>;
  const told = t('barTold', { day: format.day(last.date), tons: format.tons(last.volumeKg) });
  return (
    <>
      <h3 className={styles.heading}>{heading}</h3>
      <Chart summary={`${heading}. ${told}`} heightPx={heightPx} option={option} />
      <FoldedTable>
        <VolumeTable caption={heading} days={days} none={none} />
      </FoldedTable>
    </>
  );
}

function useGraphHeight(): number {
  return useMediaQuery('(max-width: 700px)') ? 280 : 380;
}
