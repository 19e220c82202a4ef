import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/data-table.tsx';
import type { AreaDay } from '../answers.ts';
import { usePlaceInProvince } from '../map/use-place-name.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { Sky } from '../weather/sky.tsx';

/** Columns of today's weather in growing areas. */
export function useAreaWeatherColumns(): readonly Column<AreaDay>[] {
  const { t } = useTranslation('marketMain');
  const format = useMarketFormat();
  const place = usePlaceInProvince();
  const number = (
    id: 'temperature' | 'rainChance' | 'rain',
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
      cell: ({ province, areaName }) => place(province, areaName),
    },
    {
      id: 'am',
      heading: t('weatherColumn.am'),
      kind: 'words',
      isMinor: true,
      cell: ({ am }) => <Sky weather={am} />,
    },
    {
      id: 'pm',
      heading: t('weatherColumn.pm'),
      kind: 'words',
      cell: ({ pm }) => <Sky weather={pm} />,
    },
    number(
      'temperature',
      ({ temperatureC: { min, max } }) => `${format.decimal(min)} / ${format.decimal(max)}`,
    ),
    number('rainChance', (day) => format.count(day.rainProbabilityPercent)),
    { ...number('rain', ({ rainMm }) => format.decimal(rainMm)), isMinor: true },
  ];
}
