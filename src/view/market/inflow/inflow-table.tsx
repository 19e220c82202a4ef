import { useTranslation } from 'react-i18next';
import { BarCell } from '../../parts/bar-cell.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import type { Column } from '../../parts/data-table.tsx';
import type { InflowRegion, RegionRow, RegionsAnswer } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import styles from './inflow.module.css';

interface Props {
  readonly answer: RegionsAnswer;
  readonly region: InflowRegion | undefined;
  readonly choose: (region: string) => void;
}

/** The same as the map, in both ranges; a region can be chosen here, too. */
export function InflowTable({ answer, region, choose }: Props) {
  const { t } = useTranslation('marketInflow');
  const columns = useColumns(answer, region, choose);
  return (
    <div>
      <DataTable
        caption={t('table.caption')}
        columns={columns}
        rows={answer.rows.toSorted((one, other) => other.volumeKg - one.volumeKg)}
        keyOf={(row) => row.region}
      />
      <Total answer={answer} />
    </div>
  );
}

function Total({ answer }: { readonly answer: RegionsAnswer }) {
  const { t } = useTranslation('marketInflow');
  const format = useMarketFormat();
  return (
    <p className="foot">
      {t('table.total', {
        tons: format.tons(answer.totalKg),
        otherTons: format.tons(answer.otherTotalKg),
        otherFrom: format.fullDay(answer.otherFrom),
        otherTo: format.fullDay(answer.otherTo),
        otherDays: format.count(answer.otherDays),
      })}
    </p>
  );
}

function useColumns(
  answer: RegionsAnswer,
  region: InflowRegion | undefined,
  choose: (region: string) => void,
): readonly Column<RegionRow>[] {
  const { t } = useTranslation('marketInflow');
  const { t: say } = useTranslation('market');
  const format = useMarketFormat();
  const most = Math.max(
    ...answer.rows.flatMap(({ volumeKg, otherVolumeKg }) => [volumeKg, otherVolumeKg]),
    1,
  );
  return [
    {
      id: 'region',
      heading: t('table.region'),
      kind: 'words',
      isRowHeading: true,
      cell: (row) => (
        <button
          type="button"
          className={styles.region}
          aria-pressed={row.region === region}
          onClick={() => choose(row.region)}
        >
          {say(`regions.${row.region}`)}
        </button>
      ),
    },
    {
      id: 'volume',
      heading: t('table.volume'),
      kind: 'number',
      cell: (row) => (
        <BarCell
          text={format.tons(row.volumeKg)}
          part={row.volumeKg / most}
          partBefore={row.otherVolumeKg / most}
        />
      ),
    },
    {
      id: 'share',
      heading: t('table.share'),
      kind: 'number',
      cell: ({ share }) => format.share(share),
    },
    {
      id: 'other',
      heading: t('table.other'),
      kind: 'number',
      isMinor: true,
      cell: ({ otherVolumeKg }) => format.tons(otherVolumeKg),
    },
    {
      id: 'otherShare',
      heading: t('table.otherShare'),
      kind: 'number',
      isMinor: true,
      cell: ({ otherShare }) => format.share(otherShare),
    },
    {
      id: 'change',
      heading: t('table.change'),
      kind: 'number',
      cell: ({ changeRatio }) => format.changeShare(changeRatio),
    },
  ];
}
