import { useTranslation } from 'react-i18next';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import type { FarmIncomeAnswer, MarketItem } from '../answers.ts';
import { ChoiceField } from '../choice-field.tsx';
import { usePlaceName } from '../map/use-place-name.ts';
import { ItemPage } from '../item-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { reportSources } from '../report-sources.ts';
import { SelectField } from '../select-field.tsx';
import { useItemChoice, useItemName } from '../use-item-choice.ts';
import { useReport } from '../use-report.ts';
import { FarmCalculator } from './farm-calculator.tsx';
import { FarmChart } from './farm-chart.tsx';
import { FarmFigures } from './farm-figures.tsx';
import styles from './farm-income.module.css';
import { FarmTable } from './farm-table.tsx';
import { provinceOf, useFarmChoices } from './use-farm-choices.ts';

const areas = ['10a', '300py'] as const;

const isSurveyed = ({ hasFarmIncome }: MarketItem) => hasFarmIncome;

/** 농가경영분석: what growing a fruit brings and costs, and a calculator for one's own field. */
export function FarmIncomePage() {
  const { t, i18n } = useTranslation('marketFarmIncome');
  const items = useItemChoice(isSurveyed);
  const nameOf = useItemName();
  const place = usePlaceName();
  const [area, chooseArea] = useAddressChoice('area', areas);
  const report = useReport<FarmIncomeAnswer>({
    path: 'farm-income',
    parameters: { item: items.item?.itemCode, area },
    isReady: items.item !== undefined,
  });
  const { crops, provinces, years, row, chooseCrop, chooseProvince, chooseYear } =
    useFarmChoices(report);
  const unit = t(`areas.${area}`);
  return (
    <ItemPage
      heading={t('heading')}
      lead={t('lead')}
      choice={items}
      tools={
        <>
          <SelectField
            label={t('crop')}
            optionLanguage="ko"
            options={crops.map(({ cropCode, cropName }) => ({ id: cropCode, text: cropName }))}
            chosen={row?.cropCode}
            onChoose={chooseCrop}
          />
          <SelectField
            label={t('province')}
            options={provinces.map((each) => ({
              id: provinceOf(each),
              text: place(provinceOf(each)),
            }))}
            chosen={row && provinceOf(row)}
            onChoose={chooseProvince}
          />
          <SelectField
            label={t('year')}
            options={years.map(({ year }) => ({ id: String(year), text: t('yearOf', { year }) }))}
            chosen={row && String(row.year)}
            onChoose={chooseYear}
          />
          <ChoiceField
            label={t('area')}
            options={areas.map((id) => ({ id, text: t(`areas.${id}`) }))}
            chosen={area}
            onChoose={chooseArea}
          />
        </>
      }
    >
      {(item) => (
        <>
          <ReportPanel
            id="farm-income"
            heading={
              row
                ? t('panel', {
                    crop: i18n.language === 'ko' ? row.cropName : nameOf(item),
                    year: row.year,
                    unit,
                  })
                : t('heading')
            }
            report={report}
            empty={t('empty')}
            readsFrom={reportSources.farmIncome}
            source={t('source')}
            note={() => (row ? t('note', { province: place(provinceOf(row)), unit }) : '')}
            bodyHeightPx={420}
          >
            {() =>
              row && (
                <>
                  <FarmFigures
                    row={row}
                    yearBefore={years.find(({ year }) => year === row.year - 1)}
                  />
                  <h3 className={styles.subheading}>{t('chart.heading', { unit })}</h3>
                  <FarmChart rows={years} />
                  <FarmTable rows={years} />
                  <p className="foot">{t('definitions')}</p>
                </>
              )
            }
          </ReportPanel>
          {row && (
            <FarmCalculator
              key={`${row.cropCode}/${provinceOf(row)}/${row.year}/${area}`}
              row={row}
              area={area}
            />
          )}
        </>
      )}
    </ItemPage>
  );
}
