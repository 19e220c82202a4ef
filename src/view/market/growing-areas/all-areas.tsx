import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import { FoldedTable } from '../../parts/folded-table.tsx';
import type { AreaDay } from '../answers.ts';
import styles from '../weather/weather.module.css';
import { useAreaWeatherColumns } from './use-area-weather-columns.tsx';

interface Props {
  /** Of every area, today's. */
  readonly days: readonly AreaDay[];
  readonly chosen: string;
  readonly choose: (areaId: string) => void;
}

/** Today's weather of all areas as a table: the same as the map. */
export function AllAreas({ days, chosen, choose }: Props) {
  const { t } = useTranslation('marketGrowingAreas');
  const columns = useAreaWeatherColumns(({ areaId }, name) => (
    <button
      type="button"
      className={styles.city}
      aria-pressed={areaId === chosen}
      onClick={() => choose(areaId)}
    >
      {name}
    </button>
  ));
  return (
    <FoldedTable summary={t('areas.all', { count: days.length })}>
      <DataTable
        caption={t('areas.caption')}
        columns={columns}
        rows={days}
        keyOf={({ cropId, areaId }) => `${cropId}/${areaId}`}
      />
    </FoldedTable>
  );
}
