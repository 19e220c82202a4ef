import { useTranslation } from 'react-i18next';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import { outsideMeasures, shopMeasures } from '../answers.ts';
import type { ShopMarketAnswer } from '../answers.ts';
import { ChoiceField } from '../choice-field.tsx';
import { addDays } from '../days.ts';
import { LockedMarket } from '../locked-market.tsx';
import { ItemPage } from '../item-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { useItemChoice, useItemName } from '../use-item-choice.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useMarketNames } from '../use-market-names.ts';
import { useReport } from '../use-report.ts';
import { useToday } from '../use-today.ts';
import { DayChart } from './day-chart.tsx';
import { DayTable } from './day-table.tsx';
import { LagAdvice } from './lag-advice.tsx';
import { LagChart } from './lag-chart.tsx';
import { PairTable } from './pair-table.tsx';
import styles from './shop-market.module.css';

const spans = ['60', '30', '90', '180'] as const;
/** Without events of the shop there is nothing to show, whatever the sources bring. */
const shopOnly: readonly string[] = [];
const refreshMs = 300_000;

/** 상점×시장: what shoppers did with an item beside its price, inflow and the weather. */
export function ShopMarketPage() {
  const { t, i18n } = useTranslation('marketShop');
  const format = useMarketFormat();
  const nameOf = useItemName();
  const names = useMarketNames();
  const items = useItemChoice();
  const [shop, chooseShop] = useAddressChoice('shop', shopMeasures);
  const [outside, chooseOutside] = useAddressChoice('market', outsideMeasures);
  const [span, chooseSpan] = useAddressChoice('days', spans);
  const to = useToday();
  const report = useReport<ShopMarketAnswer>({
    path: 'shop',
    parameters: { item: items.item?.itemCode, from: addDays(to, 1 - Number(span)), to },
    isReady: items.item !== undefined,
    refreshMs,
  });
  const pair = { shop, outside };
  if (report.isLocked) return <LockedMarket />;
  return (
    <ItemPage
      heading={t('heading')}
      lead={t('lead')}
      choice={items}
      tools={
        <>
          <ChoiceField
            label={t('shop')}
            options={shopMeasures.map((id) => ({ id, text: t(`measures.${id}`) }))}
            chosen={shop}
            onChoose={chooseShop}
          />
          <ChoiceField
            label={t('outside')}
            options={outsideMeasures.map((id) => ({ id, text: t(`measures.${id}`) }))}
            chosen={outside}
            onChoose={chooseOutside}
          />
          <ChoiceField
            label={t('span')}
            options={spans.map((id) => ({ id, text: t('days', { count: Number(id) }) }))}
            chosen={span}
            onChoose={chooseSpan}
          />
        </>
      }
    >
      {(item) => (
        <ReportPanel
          id="shop-market"
          heading={t('panel', { item: nameOf(item) })}
          report={report}
          isEmpty={({ rows }) => rows.every(({ views }) => views === null)}
          empty={t('empty')}
          readsFrom={shopOnly}
          source={t('source')}
          note={(answer) =>
            t('note', {
              from: format.fullDay(answer.from),
              to: format.fullDay(answer.to),
              market: names.market(answer),
            })
          }
          bodyHeightPx={560}
        >
          {(answer) => (
            <>
              <LagAdvice answer={answer} {...pair} />
              <h3 className={styles.subheading}>{t('dayChart.heading')}</h3>
              <DayChart days={answer.rows} {...pair} />
              <DayTable days={answer.rows} />
              <h3 className={styles.subheading}>{t('lagChart.heading')}</h3>
              <LagChart answer={answer} {...pair} />
              <h3 className={styles.subheading}>{t('pairs.heading')}</h3>
              <PairTable answer={answer} {...pair} />
              <p className={styles.warning}>
                {i18n.language === 'ko' ? answer.note.ko : answer.note.en}
              </p>
            </>
          )}
        </ReportPanel>
      )}
    </ItemPage>
  );
}
