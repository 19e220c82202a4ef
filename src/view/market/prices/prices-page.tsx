import { useTranslation } from 'react-i18next';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import type { PriceTrendAnswer } from '../answers.ts';
import { ChoiceField } from '../choice-field.tsx';
import { DateChoiceField } from '../date-choice.tsx';
import { ItemPage } from '../item-page.tsx';
import { useDateChoice } from '../use-date-choice.ts';
import { useItemChoice } from '../use-item-choice.ts';
import { useMarketNames } from '../use-market-names.ts';
import { useReport } from '../use-report.ts';
import { GradePrices } from './grade-prices.tsx';
import { grades } from './grades.ts';
import { PriceFigures } from './price-figures.tsx';
import { PriceTrend } from './price-trend.tsx';
import { useSpan } from './use-span.ts';

/** What an item brings: before the day, on it, and in the week to come. */
export function PricesPage() {
  const { t } = useTranslation('marketPrices');
  const names = useMarketNames();
  const choice = useItemChoice();
  const date = useDateChoice();
  const [grade, setGrade] = useAddressChoice('grade', grades);
  const span = useSpan();
  const item = choice.item?.itemCode;
  const trend = useReport<PriceTrendAnswer>({
    path: 'price-trend',
    parameters: {
      item,
      date: date.asked,
      by: span.by,
      grade: grade === 'all' ? undefined : grade,
    },
    isReady: item !== undefined,
  });
  return (
    <ItemPage
      heading={t('heading')}
      lead={t('lead')}
      choice={choice}
      shown={{ date: date.date }}
      tools={
        <>
          <DateChoiceField choice={date} />
          <ChoiceField
            label={t('grade.heading')}
            options={grades.map((id) => ({
              id,
              text: id === 'all' ? t('grade.all') : names.grade(id),
            }))}
            chosen={grade}
            onChoose={setGrade}
          />
        </>
      }
    >
      {(shown) => (
        <>
          <PriceFigures trend={trend} />
          <PriceTrend item={shown} trend={trend} span={span} today={date.today} />
          {trend.answer && (
            <GradePrices
              itemCode={trend.answer.itemCode}
              marketCode={trend.answer.marketCode}
              date={trend.answer.lastTradedOn ?? trend.answer.date}
            />
          )}
        </>
      )}
    </ItemPage>
  );
}
