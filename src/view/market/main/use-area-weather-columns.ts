import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/data-table.tsx';
import type { AreaDay } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useWeatherWords } from '../use-weather-words.ts';

/** Columns of today's weather in growing areas. */
export function useAreaWeatherColumns(): readonly Column<AreaDay>[] {
  const { t } = useTranslation('marketMain');
  const format = useMarketFormat();
  const words = useWeatherWords();
  const number = (
    id: 'low' | 'high' | 'rainChance' | 'rain',
    said: (day: AreaDay) => string,
  ): Column<AreaDay> => ({
    id,
    heading: t(`weatherColumn.${id}`),
    kind: 'number',
    cell: said,
  });
  return [
    {
      id: 'area',
      heading: t('weatherColumn.area'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ province, areaName }) => `${province} ${areaName}`,
    },
    {
      id: 'am',
      heading: t('weatherColumn.am'),
      kind: 'words',
      isMinor: true,
      cell: ({ am }) => words(am),
    },
    { id: 'pm', heading: t('weatherColumn.pm'), kind: 'words', cell: ({ pm }) => words(pm) },
    number('low', ({ temperatureC }) => format.decimal(temperatureC.min)),
    number('high', ({ temperatureC }) => format.decimal(temperatureC.max)),
    number('rainChance', (day) => format.count(day.rainProbabilityPercent)),
    { ...number('rain', ({ rainMm }) => format.decimal(rainMm)), isMinor: true },
  ];
}
