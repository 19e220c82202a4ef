import { useTranslation } from 'react-i18next';
import { Choice } from '../../parts/choice.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import type { PricesAnswer } from '../answers.ts';
import { addDays, isSunday, longestHolidayDays } from '../days.ts';
import { mainMarketCode } from '../main-market.ts';
import { ReportPanel } from '../report-panel.tsx';
import type { DateChoice } from '../use-date-choice.ts';
import { useItems } from '../use-item-choice.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useMarketNames } from '../use-market-names.ts';
import { useReport } from '../use-report.ts';
import { itemPrices } from './item-prices.ts';
import styles from './item-prices-panel.module.css';
import { useItemPriceColumns } from './use-item-price-columns.tsx';

/** What each item brought on the newest day of trade: the grade and unit of which most was sold. */
export function ItemPrices({ date }: { readonly date: DateChoice }) {
  const { t } = useTranslation('marketMain');
  const format = useMarketFormat();
  const names = useMarketNames();
  const items = useItems().answer?.rows ?? [];
  const category = useCategoryChoice();
  const report = useReport<PricesAnswer>({
    path: 'prices',
    // Over the longest holiday there is a day of trade left to show, and one before it to compare with.
    parameters: {
      market: mainMarketCode,
      from: addDays(date.date, -(longestHolidayDays + 3)),
      to: date.asked,
    },
  });
  const newestDay = report.answer?.rows[0]?.date;
  const columns = useItemPriceColumns(newestDay);
  const codes = items
    .filter(({ categoryCode }) => category.chosen === 'all' || categoryCode === category.chosen)
    .map(({ itemCode }) => itemCode);
  return (
    <ReportPanel
      id="prices"
      heading={t('prices')}
      report={report}
      empty={t('pricesEmpty')}
      note={({ rows }) =>
        rows[0] &&
        t('pricesNote', { market: names.market(rows[0]), day: format.fullDay(rows[0].date) })
      }
      newestDay={() => (date.asked === undefined ? newestDay : undefined)}
      source={names.settlements(report.answer?.rows[0]?.source)}
      bodyHeightPx={640}
    >
      {({ rows }) => (
        <>
          {newestDay !== date.date && (
            <p className={styles.rest}>
              {t(isSunday(date.date) ? 'restSunday' : 'restDay', { day: format.day(date.date) })}
            </p>
          )}
          <div className={styles.tools} data-screen-only>
            <Choice label={t('categories')} {...category} />
          </div>
          <DataTable
            caption={t('prices')}
            columns={columns}
            rows={itemPrices(rows, codes)}
            keyOf={({ row }) => row.itemCode}
          />
          <p className="foot">{t('pricesFoot')}</p>
        </>
      )}
    </ReportPanel>
  );
}

/** Everything, or one of the two large classes that fruit is traded in; kept in the page's address. */
function useCategoryChoice() {
  const { t, i18n } = useTranslation('marketMain');
  const items = useItems().answer?.rows ?? [];
  const [chosen, onChoose] = useAddressChoice('category', ['all', '06', '08']);
  const nameOf = (code: string) => {
    const item = items.find(({ categoryCode }) => categoryCode === code);
    return (i18n.language === 'ko' ? item?.category : item?.categoryEn) ?? code;
  };
  const options = (['all', '06', '08'] as const).map((id) => ({
    id,
    text: id === 'all' ? t('all') : nameOf(id),
  }));
  return { chosen, onChoose, options };
}
