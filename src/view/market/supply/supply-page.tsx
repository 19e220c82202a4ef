import { useTranslation } from 'react-i18next';
import type { SupplyAnswer } from '../answers.ts';
import { DateChoiceField } from '../date-choice.tsx';
import { ItemPage } from '../item-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { useDateChoice } from '../use-date-choice.ts';
import { useItemChoice, useItemName } from '../use-item-choice.ts';
import { useNewestTrade } from '../use-newest-trade.ts';
import { useMarketNames } from '../use-market-names.ts';
import { useReport } from '../use-report.ts';
import { useSettled } from '../use-settled.ts';
import styles from './supply-page.module.css';
import { SupplyTabs } from './supply-tabs.tsx';
import { useSupplySummary } from './use-supply-summary.ts';

/** How much has come of an item: this year and normally, and a day, a month and a year ago. */
export function SupplyPage() {
  const { t } = useTranslation('marketSupply');
  const choice = useItemChoice();
  const date = useDateChoice();
  const nameOf = useItemName();
  const names = useMarketNames();
  const newestTrade = useNewestTrade();
  const summaryOf = useSupplySummary();
  const item = choice.item;
  const supply = useReport<SupplyAnswer>({
    path: 'supply',
    parameters: { item: item?.itemCode, date: date.asked },
    isReady: item !== undefined,
  });
  const name = useSettled(item ? nameOf(item) : '', supply.isOutdated);
  return (
    <ItemPage
      heading={t('heading')}
      lead={t('lead')}
      choice={choice}
      shown={{ date: date.date }}
      tools={<DateChoiceField choice={date} />}
    >
      {() => (
        <ReportPanel
          id="supply"
          heading={t('panel', { item: name })}
          report={supply}
          isEmpty={({ thisYearKg, normalYearKg, oneYearAgoKg }) =>
            thisYearKg === 0 && (normalYearKg ?? 0) === 0 && oneYearAgoKg === null
          }
          empty={t('empty', { market: supply.answer ? names.market(supply.answer) : '' })}
          note={(answer) => t('note', { market: names.market(answer) })}
          newestDay={() => (date.asked === undefined ? newestTrade : undefined)}
          source={names.settlements(supply.answer?.source)}
          bodyHeightPx={480}
        >
          {(answer) => (
            <>
              {!answer.isComplete && <p className={styles.incomplete}>{t('incomplete')}</p>}
              <SupplyTabs answer={answer} summary={summaryOf(answer)} />
              <p className="foot">{t('normalNote')}</p>
            </>
          )}
        </ReportPanel>
      )}
    </ItemPage>
  );
}
