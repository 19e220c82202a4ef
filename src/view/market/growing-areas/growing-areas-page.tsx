import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Choice } from '../../parts/choice.tsx';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import type { AreaDay, GrowingAreasAnswer } from '../answers.ts';
import { SelectField } from '../select-field.tsx';
import { ItemChoiceFields } from '../item-choice.tsx';
import { ItemsUnknown } from '../items-unknown.tsx';
import { usePlaceName } from '../map/use-place-name.ts';
import { MarketPage } from '../market-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { useItemChoice, useItemName } from '../use-item-choice.ts';
import type { ItemChoice } from '../use-item-choice.ts';
import { useReport } from '../use-report.ts';
import { WeatherAdvice } from '../weather/weather-advice.tsx';
import { AreaChart } from './area-chart.tsx';
import { AreaMap } from './area-map.tsx';
import { AreaTable } from './area-table.tsx';
import styles from './growing-areas.module.css';

const pasts = ['3', '7', '14', '31'] as const;
const refreshMs = 300_000;

/** 주산지 날씨: the weather where a fruit grows, measured and forecast told apart. */
export function GrowingAreasPage() {
  const { t } = useTranslation('marketGrowingAreas');
  const nameOf = useItemName();
  const place = usePlaceName();
  const items = useGrownItem();
  const [past, choosePast] = useAddressChoice('past', pasts);
  const report = useReport<GrowingAreasAnswer>({
    path: 'weather/growing-areas',
    parameters: { item: items.item?.itemCode, past },
    isReady: items.item !== undefined,
    refreshMs,
  });
  const { areas, area, choose } = useAreaChoice(report.answer?.rows ?? []);
  const item = items.item ? nameOf(items.item) : '';
  return (
    <MarketPage
      heading={t('heading')}
      lead={t('lead')}
      tools={
        <>
          <ItemChoiceFields choice={items} />
          <SelectField
            label={t('area')}
            options={areas.map((each) => ({
              id: each.areaId,
              text: `${place(each.province)} ${place(each.areaName)}`,
            }))}
            chosen={area?.areaId}
            onChoose={choose}
          />
          <div className={styles.choice}>
            <span>{t('past')}</span>
            <Choice
              label={t('past')}
              options={pasts.map((id) => ({ id, text: t('days', { count: Number(id) }) }))}
              chosen={past}
              onChoose={choosePast}
            />
          </div>
        </>
      }
    >
      <ItemsUnknown choice={items} />
      {items.item && (
        <ReportPanel
          id="growing-areas"
          heading={
            area
              ? t('panel', { item, area: `${place(area.province)} ${place(area.areaName)}` })
              : t('heading')
          }
          report={report}
          empty={t('empty')}
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
                </>
              )
            );
          }}
        </ReportPanel>
      )}
    </MarketPage>
  );
}

/** The item of the address where its growing areas are known, else the first of which they are. */
function useGrownItem(): ItemChoice {
  const choice = useItemChoice();
  const items = choice.items.filter(({ hasGrowingAreas }) => hasGrowingAreas);
  return { ...choice, items, item: items.find((each) => each === choice.item) ?? items[0] };
}

/** The areas of an answer, and the one of the address or else the first. */
function useAreaChoice(rows: readonly AreaDay[]) {
  const [query, setQuery] = useSearchParams();
  const areas = [...new Map(rows.map((row) => [row.areaId, row])).values()];
  const area = areas.find(({ areaId }) => areaId === query.get('place')) ?? areas[0];
  const choose = (areaId: string) =>
    setQuery((before) => {
      const written = new URLSearchParams(before);
      written.set('place', areaId);
      return written;
    });
  return { areas, area, choose };
}
