import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/data-table.tsx';
import type { AreaDay } from '../answers.ts';
import { usePlaceInProvince } from '../map/use-place-name.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { Sky } from '../weather/sky.tsx';

/** Columns of a day's weather in growing areas; `nameCell` where the name of an area is more than a text. */
export function useAreaWeatherColumns(
  nameCell?: (day: AreaDay, name: string) => ReactNode,
): readonly Column<AreaDay>[] {
  const { t } = useTranslation('marketGrowingAreas');
  const format = useMarketFormat();
  const place = usePlaceInProvince();
  const number = (
    id: 'temperature' | 'rainChance' | 'rain',
    said: (day: AreaDay) => string,
  ): Column<AreaDay> => ({
    id,
    heading: t(`areaColumn.${id}`),
    kind: 'number',
    cell: said,
  });
  return [
    {
      id: 'area',
      heading: t('areaColumn.area'),
      kind: 'words',
      isRowHeading: true,
      cell: (day) => {
        const name = place(day.province, day.areaName);
        return nameCell?.(day, name) ?? name;
      },
    },
    {
      id: 'am',
      heading: t('areaColumn.am'),
      kind: 'words',
      isMinor: true,
      cell: ({ am }) => <Sky weather={am} />,
    },
    {
      id: 'pm',
      heading: t('areaColumn.pm'),
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
