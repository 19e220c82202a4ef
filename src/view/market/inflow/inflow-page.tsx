import { useTranslation } from 'react-i18next';
import type { RegionsAnswer } from '../answers.ts';
import { ChoiceField } from '../choice-field.tsx';
import { DateChoiceField } from '../date-choice.tsx';
import { ItemPage } from '../item-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { useItemChoice, useItemName } from '../use-item-choice.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useMarketNames } from '../use-market-names.ts';
import { useReport } from '../use-report.ts';
import { InflowAdvice } from './inflow-advice.tsx';
import { InflowChart } from './inflow-chart.tsx';
import { InflowMap } from './inflow-map.tsx';
import { comparisons, lengths } from './inflow-ranges.ts';
import styles from './inflow.module.css';
import { InflowTable } from './inflow-table.tsx';
import { RecordsNote } from './records-note.tsx';
import { useInflowChoices, useRegionChoice } from './use-inflow-choices.ts';
import type { InflowChoices } from './use-inflow-choices.ts';

/** 생산통계: where an item came from, as map, table and graph, in two ranges of days. */
export function InflowPage() {
  const { t } = useTranslation('marketInflow');
  const format = useMarketFormat();
  const nameOf = useItemName();
  const names = useMarketNames();
  const items = useItemChoice();
  const choices = useInflowChoices();
  const chosen = useRegionChoice();
  const { range, other } = choices;
  const report = useReport<RegionsAnswer>({
    path: 'regions',
    parameters: {
      item: items.item?.itemCode,
      ...range,
      otherFrom: other.from,
      otherTo: other.to,
    },
    isReady: items.item !== undefined,
  });
  return (
    <ItemPage
      heading={t('heading')}
      lead={t('lead')}
      choice={items}
      shown={{
        ...{ days: 'own', ...range },
        ...{ with: 'own', otherFrom: other.from, otherTo: other.to },
      }}
      tools={<RangeTools choices={choices} />}
    >
      {(item) => (
        <ReportPanel
          id="inflow"
          heading={t('panel', { item: nameOf(item) })}
          report={report}
          source={names.settlements(report.answer?.source)}
          isEmpty={({ totalKg, otherTotalKg }) => totalKg + otherTotalKg === 0}
          empty={t('empty')}
          note={(answer) =>
            t('note', {
              market: names.market(answer),
              from: format.fullDay(answer.from),
              to: format.fullDay(answer.to),
              days: format.count(answer.days),
            })
          }
          bodyHeightPx={620}
        >
          {(answer) => (
            <>
              <RecordsNote answer={answer} />
              <InflowAdvice answer={answer} region={chosen.region} />
              <div className={styles.grid}>
                <InflowMap answer={answer} {...chosen} />
                <InflowTable answer={answer} {...chosen} />
              </div>
              <h3 className={styles.subheading}>{t('chart.heading')}</h3>
              <InflowChart answer={answer} />
            </>
          )}
        </ReportPanel>
      )}
    </ItemPage>
  );
}

function RangeTools({ choices }: { readonly choices: InflowChoices }) {
  const { t } = useTranslation('marketInflow');
  return (
    <>
      <ChoiceField
        label={t('range')}
        options={lengths.map((id) => ({ id, text: t(`lengths.${id}`) }))}
        chosen={choices.length}
        onChoose={choices.chooseLength}
      />
      {choices.length === 'own' && (
        <>
          <DateChoiceField choice={choices.from} label={t('from')} />
          <DateChoiceField choice={choices.to} label={t('to')} />
        </>
      )}
      <ChoiceField
        label={t('with')}
        options={comparisons.map((id) => ({ id, text: t(`comparisons.${id}`) }))}
        chosen={choices.comparison}
        onChoose={choices.chooseComparison}
      />
      {choices.comparison === 'own' && (
        <>
          <DateChoiceField choice={choices.otherFrom} label={t('otherFrom')} />
          <DateChoiceField choice={choices.otherTo} label={t('otherTo')} />
        </>
      )}
    </>
  );
}
