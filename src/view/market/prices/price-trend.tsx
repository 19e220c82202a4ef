import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../../chart/chart.tsx';
import type { ChartStyle } from '../../chart/chart-style.ts';
import { Choice } from '../../parts/choice.tsx';
import { useMediaQuery } from '../../parts/use-media-query.ts';
import type { MarketItem, PriceTrendAnswer } from '../answers.ts';
import { ChartLegend } from '../chart-legend.tsx';
import { PausedNote } from '../paused-note.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { useItemName } from '../use-item-choice.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useMarketNames } from '../use-market-names.ts';
import { useNewestTrade } from '../use-newest-trade.ts';
import type { ShownReport } from '../use-report.ts';
import { useSettled } from '../use-settled.ts';
import { priceChart } from './price-chart.ts';
import styles from './price-trend.module.css';
import { lastMonths, trendDays } from './trend-days.ts';
import type { Period, TrendDay } from './trend-days.ts';
import { TrendTable } from './trend-table.tsx';
import type { Span } from './use-span.ts';
import { useTrendSummary } from './use-trend-summary.ts';
import { useTrendWords } from './use-trend-words.ts';

interface Props {
  readonly item: MarketItem;
  readonly trend: ShownReport<PriceTrendAnswer>;
  readonly span: Span;
  readonly today: string;
}

/** The graph of prices with last year and the normal year behind it, and its table beside it. */
export function PriceTrend({ item, trend, span, today }: Props) {
  const { t } = useTranslation('marketPrices');
  const { t: say } = useTranslation('market');
  const name = useSettled(useItemName()(item), trend.isOutdated);
  const shownBy = useSettled(span.by, trend.isOutdated);
  const names = useMarketNames();
  const newestTrade = useNewestTrade();
  const { by, months, offered, chooseBy, chooseMonths } = span;
  return (
    <ReportPanel
      id="trend"
      heading={t('chart', { item: name })}
      report={trend}
      empty={t('empty', { market: trend.answer ? names.market(trend.answer) : '' })}
      note={(answer) =>
        t('chartNote', {
          market: names.market(answer),
          grade: answer.grade === null ? t('grade.all') : names.grade(answer.grade),
          mean: t(`meanOf.${shownBy}`),
        })
      }
      newestDay={({ date }) => (date === today ? newestTrade : undefined)}
      source={names.settlements(trend.answer?.source)}
      bodyHeightPx={480}
    >
      {(answer) => (
        <>
          <div className={styles.tools} data-screen-only>
            <Choice
              label={say('period.heading')}
              options={(['day', 'week', 'month'] as const).map((id) => ({
                id,
                text: say(`period.${id}`),
              }))}
              chosen={by}
              onChoose={chooseBy}
            />
            <Choice
              label={t('span.heading')}
              options={offered.map((each) => ({
                id: String(each),
                text:
                  each % 12 === 0
                    ? t('span.years', { count: each / 12 })
                    : t('span.months', { count: each }),
              }))}
              chosen={String(months)}
              onChoose={(id) => chooseMonths(Number(id))}
            />
          </div>
          <Graph answer={answer} name={name} by={shownBy} months={months} today={today} />
          <p className="foot">
            <span data-screen-only>{t('zoomNote')} </span>
            {t('normalNote')}
          </p>
        </>
      )}
    </ReportPanel>
  );
}

interface GraphProps {
  readonly answer: PriceTrendAnswer;
  readonly name: string;
  readonly by: Period;
  readonly months: number;
  readonly today: string;
}

function Graph({ answer, name, by, months, today }: GraphProps) {
  const { t } = useTranslation('marketPrices');
  const format = useMarketFormat();
  const isNarrow = useMediaQuery('(max-width: 700px)');
  const { series, date, grade, weeklyForecast } = answer;
  // What is forecast is of all grades.
  const forecast = grade === null ? weeklyForecast : null;
  const isFilling = answer.filling !== null;
  const days = useMemo(
    () => trendDays(series, by, { date, today, forecast, isFilling }),
    [series, by, date, today, forecast, isFilling],
  );
  const shown = lastMonths(days, months);
  const { dayText, words } = useTrendWords(by);
  const summary = useTrendSummary(name, shown, by);
  const asked = askedDay(days, date);
  const forecastNote = whyNoForecast(answer, by);
  const shownCount = shown.length;
  const option = useCallback(
    (style: ChartStyle) => priceChart(style, { days, shown: shownCount, format, dayText, words }),
    [days, shownCount, format, dayText, words],
  );
  return (
    <>
      <p className={styles.summary}>{summary}</p>
      <PausedNote lastTradedOn={answer.lastTradedOn} date={date} />
      {forecastNote !== undefined && <p className={styles.closed}>{t(forecastNote)}</p>}
      {asked?.noTrade && asked.noTrade !== 'offSeason' && (
        <p className={styles.closed}>
          {t('asked', { day: format.day(date), reason: t(`noTrade.${asked.noTrade}`) })}
        </p>
      )}
      <ChartLegend
        entries={[
          { mark: 'solid', text: t('lines.value') },
          { mark: 'dashed', text: t('lines.lastYear') },
          { mark: 'dotted', text: t('lines.normalYear') },
          ...(shown.some((day) => day.forecast)
            ? [{ mark: 'forecast' as const, text: t('lines.forecastBand') }]
            : []),
          { mark: 'bar', text: t('lines.volume') },
          ...(by === 'day' ? [{ mark: 'shade' as const, text: t('lines.closed') }] : []),
        ]}
      />
      <div className={styles.beside}>
        <Chart summary={summary} heightPx={isNarrow ? 340 : 440} option={option} />
        <TrendTable caption={t('tableCaption', { item: name })} days={shown} by={by} />
      </div>
    </>
  );
}

/** Why a forecast that there is does not stand in the graph. */
function whyNoForecast({ weeklyForecast, grade }: PriceTrendAnswer, by: Period) {
  if (weeklyForecast === null) return undefined;
  if (grade !== null) return 'forecastNotOfGrade';
  return by === 'month' ? 'forecastNotOfMonth' : undefined;
}

/** The very day asked for, which only a graph of days has. */
function askedDay(days: readonly TrendDay[], date: string): TrendDay | undefined {
  return days.find((day) => day.date === date);
}
