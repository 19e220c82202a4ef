import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/data-table.tsx';
import type { DayWeather } from './find-warnings.ts';
import { useMarketFormat } from '../use-market-format.ts';

/** What is told of a day beside its sky. */
export function useDayColumns(): readonly Column<DayWeather>[] {
  const { t } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const column = (
    id: 'temperature' | 'chance' | 'rain' | 'humidity' | 'wind',
    text: (day: DayWeather) => string,
    isMinor = false,
  ): Column<DayWeather> => ({
    ...{ id, heading: t(`days.${id}`), kind: 'number', isMinor },
    cell: text,
  });
  return [
    column(
      'temperature',
      ({ temperatureC: { min, max } }) => `${format.count(min)} / ${format.count(max)}`,
    ),
    column('chance', ({ rainProbabilityPercent }) => format.count(rainProbabilityPercent)),
    column('rain', ({ rainMm }) => format.decimal(rainMm)),
    column('humidity', ({ humidityPercent: { mean } }) => format.count(mean), true),
    column('wind', ({ windMs }) => format.decimal(windMs), true),
  ];
}
