import { useTranslation } from 'react-i18next';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import type { ForecastsAnswer, MarketItem } from '../answers.ts';
import { ChoiceField } from '../choice-field.tsx';
import { ItemPage } from '../item-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { useItemChoice, useItemName } from '../use-item-choice.ts';
import { useReport } from '../use-report.ts';
import { ForecastChart } from './forecast-chart.tsx';
import { ForecastTable } from './forecast-table.tsx';
import styles from './forecasts.module.css';
import { RecordScore } from './record-score.tsx';
import { recordOf } from './record-of.ts';

const horizons = ['1', '2', '3', '4'] as const;
const spans = ['52', '26', '104', 'all'] as const;

/** Varieties are forecast, not whole classes. */
const isForecast = ({ isClass }: MarketItem) => !isClass;

/** 예측 기록: every past forecast against what came, and how good it was. */
export function ForecastsPage() {
  const { t, i18n } = useTranslation('marketForecasts');
  const nameOf = useItemName();
  const items = useItemChoice(isForecast);
  const [horizon, chooseHorizon] = useAddressChoice('ahead', horizons);
  const [span, chooseSpan] = useAddressChoice('weeks', spans);
  const report = useReport<ForecastsAnswer>({
    path: 'forecasts',
    parameters: { item: items.item?.itemCode },
    isReady: items.item !== undefined,
  });
  const weeksAhead = Number(horizon);
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  return (
    <ItemPage
      heading={t('heading')}
      lead={t('lead')}
      choice={items}
      tools={
        <>
          <ChoiceField
            label={t('ahead')}
            options={horizons.map((id) => ({ id, text: t('weeksAhead', { count: Number(id) }) }))}
            chosen={horizon}
            onChoose={chooseHorizon}
          />
          <ChoiceField
            label={t('span')}
            options={spans.map((id) => ({ id, text: t(`spans.${id}`) }))}
            chosen={span}
            onChoose={chooseSpan}
          />
        </>
      }
    >
      {(item) => (
        <ReportPanel
          id="forecasts"
          heading={t('panel', { item: nameOf(item), count: weeksAhead })}
          report={report}
          empty={report.answer?.noForecast?.reason[language] ?? t('empty')}
          source={t('source')}
          note={() => t('note')}
          bodyHeightPx={560}
        >
          {({ rows, summary, summaryByHorizon }) => {
            const record = recordOf(rows, weeksAhead);
            const shown = span === 'all' ? record : record.slice(-Number(span));
            const score =
              summaryByHorizon.find(({ horizonWeeks }) => horizonWeeks === weeksAhead) ?? summary;
            return (
              <>
                <RecordScore summary={score} />
                {shown.length > 0 && (
                  <>
                    <h3 className={styles.subheading}>{t('chart.heading')}</h3>
                    <ForecastChart record={shown} />
                    <ForecastTable record={shown.toReversed()} />
                  </>
                )}
              </>
            );
          }}
        </ReportPanel>
      )}
    </ItemPage>
  );
}
