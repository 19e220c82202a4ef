import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { marketPaths } from '../../../serve/page-paths.ts';
import { DataTable } from '../../parts/data-table.tsx';
import type { AreaDay, GrowingAreasAnswer } from '../answers.ts';
import { useAreaWeatherColumns } from '../growing-areas/use-area-weather-columns.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { reportSources } from '../report-sources.ts';
import { SelectField } from '../select-field.tsx';
import { useItemChoice, useItemName } from '../use-item-choice.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useReport } from '../use-report.ts';
import styles from './area-weather.module.css';

/** Enough to see how it is across the country; the page of the growing areas has all of them. */
const shownAreas = 8;

/** Today's weather where an item grows, the areas first where rain is likeliest. */
export function AreaWeather() {
  const { t } = useTranslation('marketMain');
  const format = useMarketFormat();
  const nameOf = useItemName();
  const { items, item: chosen, choose } = useItemChoice();
  const growing = items.filter(({ hasGrowingAreas }) => hasGrowingAreas);
  const item = growing.find((each) => each === chosen) ?? growing[0];
  const report = useReport<GrowingAreasAnswer>({
    path: 'weather/growing-areas',
    parameters: { item: item?.itemCode, past: '0' },
    isReady: item !== undefined,
  });
  const columns = useAreaWeatherColumns();
  if (item === undefined) return null;
  return (
    <ReportPanel
      id="weather"
      heading={t('weather')}
      report={report}
      isEmpty={(answer) => todayOf(answer).length === 0}
      empty={t('weatherEmpty')}
      readsFrom={reportSources.areaWeather}
      note={({ today }) => t('weatherNote', { item: nameOf(item), day: format.fullDay(today) })}
      source={t('weatherSource')}
    >
      {(answer) => (
        <>
          <div className={styles.choice} data-screen-only>
            <SelectField
              label={t('weatherItem')}
              options={growing.map((each) => ({ id: each.itemCode, text: nameOf(each) }))}
              chosen={item.itemCode}
              onChoose={choose}
            />
          </div>
          <DataTable
            caption={t('weather')}
            columns={columns}
            rows={todayOf(answer).slice(0, shownAreas)}
            keyOf={({ cropId, areaId }) => `${cropId}/${areaId}`}
          />
          <p className={styles.more}>
            <Link to={`${marketPaths.growingAreas}?item=${item.itemCode}`}>
              {t('weatherMore', { count: todayOf(answer).length })}
            </Link>
          </p>
        </>
      )}
    </ReportPanel>
  );
}

function todayOf({ rows, today }: GrowingAreasAnswer): readonly AreaDay[] {
  return rows
    .filter(({ date }) => date === today)
    .toSorted(
      (one, other) => (other.rainProbabilityPercent ?? 0) - (one.rainProbabilityPercent ?? 0),
    );
}
