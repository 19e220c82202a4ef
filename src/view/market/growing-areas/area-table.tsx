import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import type { Column } from '../../parts/data-table.tsx';
import type { AreaDay, Spread } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import type { MarketFormat } from '../use-market-format.ts';
import { Sky } from '../weather/sky.tsx';
import styles from './growing-areas.module.css';

interface Props {
  readonly days: readonly AreaDay[];
  readonly today: string;
}

/** Everything that is told of the days, each said to be measured or forecast. */
export function AreaTable({ days, today }: Props) {
  const { t } = useTranslation('marketGrowingAreas');
  const columns = useColumns(today);
  return (
    <>
      <DataTable
        caption={t('table.caption')}
        columns={columns}
        rows={days}
        keyOf={({ date }) => date}
        hasCards
      />
      <p className="foot">
        {t('table.note')} {days.some(lacksHalves) && t('table.noHalves')}
      </p>
    </>
  );
}

/** Whether morning and afternoon of a measured day are not known. */
function lacksHalves({ kind, halvesSource }: AreaDay): boolean {
  return kind === 'observed' && halvesSource === null;
}

function useColumns(today: string): readonly Column<AreaDay>[] {
  const { t } = useTranslation('marketGrowingAreas');
  const format = useMarketFormat();
  const halves = (
    id: 'rain' | 'chance',
    text: (half: NonNullable<AreaDay['am']>) => string,
  ): Column<AreaDay> => ({
    ...{ id, heading: t(`table.${id}`), kind: 'number' },
    cell: ({ am, pm }) => `${am ? text(am) : '–'} / ${pm ? text(pm) : '–'}`,
  });
  return [
    {
      id: 'date',
      heading: t('table.date'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ date, kind }) => (
        <span className={styles.day}>
          {format.day(date)}
          {date === today && ` · ${t('table.today')}`}
          <span className={styles.kind} data-kind={kind}>
            {t(`kind.${kind}`)}
          </span>
        </span>
      ),
    },
    {
      id: 'sky',
      heading: t('table.sky'),
      kind: 'words',
      cell: ({ am, pm }) => (
        <>
          <span className={styles.half}>
            {t('table.am')} <Sky weather={am} />
          </span>
          <span className={styles.half}>
            {t('table.pm')} <Sky weather={pm} />
          </span>
        </>
      ),
    },
    {
      id: 'temperature',
      heading: t('table.temperature'),
      kind: 'number',
      cell: ({ temperatureC }) => spreadText(temperatureC, format.decimal),
    },
    {
      id: 'humidity',
      heading: t('table.humidity'),
      kind: 'number',
      cell: ({ humidityPercent }) => spreadText(humidityPercent, format.count),
    },
    {
      id: 'wind',
      heading: t('table.wind'),
      kind: 'number',
      cell: ({ windMs }) => format.decimal(windMs),
    },
    halves('rain', ({ rainMm }) => format.decimal(rainMm)),
    halves('chance', ({ rainProbabilityPercent }) => format.count(rainProbabilityPercent)),
  ];
}

function spreadText({ max, mean, min }: Spread, text: MarketFormat['decimal']): string {
  return [max, mean, min].map(text).join(' / ');
}
