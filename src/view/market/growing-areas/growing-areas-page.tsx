import { useTranslation } from 'react-i18next';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import type { AreaDay, GrowingAreasAnswer, MarketItem } from '../answers.ts';
import { ChoiceField } from '../choice-field.tsx';
import { usePlaceInProvince } from '../map/use-place-name.ts';
import { ItemPage } from '../item-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { reportSources } from '../report-sources.ts';
import { SelectField } from '../select-field.tsx';
import { useItemChoice, useItemName } from '../use-item-choice.ts';
import { useListedChoice } from '../use-listed-choice.ts';
import { useReport } from '../use-report.ts';
import { WeatherAdvice } from '../weather/weather-advice.tsx';
import { AllAreas } from './all-areas.tsx';
import { AreaChart } from './area-chart.tsx';
import { AreaMap } from './area-map.tsx';
import { AreaTable } from './area-table.tsx';
import styles from './growing-areas.module.css';

const pasts = ['3', '7', '14', '31'] as const;
const refreshMs = 300_000;

const isGrown = ({ hasGrowingAreas }: MarketItem) => hasGrowingAreas;

/** 주산지 날씨: the weather where a fruit grows, measured and forecast told apart. */
export function GrowingAreasPage() {
  const { t } = useTranslation('marketGrowingAreas');
  const nameOf = useItemName();
  const place = usePlaceInProvince();
  const items = useItemChoice(isGrown);
  const [past, choosePast] = useAddressChoice('past', pasts);
  const report = useReport<GrowingAreasAnswer>({
    path: 'weather/growing-areas',
    parameters: { item: items.item?.itemCode, past },
    isReady: items.item !== undefined,
    refreshMs,
  });
  const areas = areasOf(report.answer?.rows ?? []);
  const nameOfArea = (each: AreaDay) => place(each.province, each.areaName);
  const { chosen: area, choose } = useListedChoice({
    name: 'place',
    entries: areas,
    idOf: ({ areaId }) => areaId,
    nameOf: nameOfArea,
    isOutdated: report.isOutdated,
  });
  const item = items.item ? nameOf(items.item) : '';
  return (
    <ItemPage
      heading={t('heading')}
      lead={t('lead')}
      choice={items}
      tools={
        <>
          <SelectField
            label={t('area')}
            options={areas.map((each) => ({ id: each.areaId, text: nameOfArea(each) }))}
            chosen={area?.areaId}
            onChoose={choose}
          />
          <ChoiceField
            label={t('past')}
            options={pasts.map((id) => ({ id, text: t('days', { count: Number(id) }) }))}
            chosen={past}
            onChoose={choosePast}
          />
        </>
      }
    >
      {() => (
        <ReportPanel
          id="growing-areas"
          heading={area ? t('panel', { item, area: nameOfArea(area) }) : t('heading')}
          report={report}
          empty={t('empty')}
          readsFrom={reportSources.areaWeather}
          source={t('source')}
          note={() => t('note', { item, count: areas.length })}
          bodyHeightPx={560}
        >
          {({ rows, today }) => {
            const days = rows.filter(
              ({ areaId, cropId }) => areaId === area?.areaId && cropId === area.cropId,
            );
            return (
              area && (
                <>
                  <div className={styles.grid}>
                    <AreaMap areas={areas} area={area} choose={choose} today={today} rows={rows} />
                    <div className={styles.beside}>
                      <WeatherAdvice days={days.filter(({ kind }) => kind === 'forecast')} />
                      <h3 className={styles.subheading}>{t('chart.heading')}</h3>
                      <AreaChart days={days} />
                    </div>
                  </div>
                  <AreaTable days={days} today={today} />
                  <AllAreas
                    days={rows.filter(({ date }) => date === today)}
                    chosen={area.areaId}
                    choose={choose}
                  />
                </>
              )
            );
          }}
        </ReportPanel>
      )}
    </ItemPage>
  );
}

/** The areas of an answer, each by one of its days. */
function areasOf(rows: readonly AreaDay[]): readonly AreaDay[] {
  return [...new Map(rows.map((row) => [row.areaId, row])).values()];
}
