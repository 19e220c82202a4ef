import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { BarCell } from '../parts/bar-cell.tsx';
import type { Column } from '../parts/data-table.tsx';
import { useMediaQuery } from '../parts/use-media-query.ts';
import { sessionsIn } from './answer.ts';
import type { LandingPage } from './answer.ts';
import styles from './landing-pages.module.css';
import { FirstItem, PathOf } from './path-of.tsx';

type Rows = readonly LandingPage[];

/** The table's columns; with the earlier sessions where rows of the range before are given. */
export function useLandingColumns(
  rows: Rows,
  before: Rows | undefined,
): readonly Column<LandingPage>[] {
  const { t } = useTranslation('landingPages');
  const { count, share } = useFormat();
  // The product's own column is left out where there is little room.
  const isNarrow = useMediaQuery('(max-width: 700px)');
  const earlierOf = sessionsIn(before ?? []);
  const most = Math.max(1, ...rows.map((row) => Math.max(row.sessions, earlierOf(row) ?? 0)));
  const part = (
    id: 'share' | 'viewShare' | 'purchaseShare',
    isMinor = false,
  ): Column<LandingPage> => ({
    id,
    heading: t(id),
    kind: 'number',
    isMinor,
    cell: (row) => share(row[id]),
  });
  const earlier: Column<LandingPage> = {
    id: 'sessionsBefore',
    heading: t('sessionsBefore'),
    kind: 'number',
    cell: (row) => {
      const sessions = earlierOf(row);
      return sessions === undefined ? '–' : count(sessions);
    },
  };
  return [
    {
      id: 'path',
      heading: t('path'),
      kind: 'words',
      isRowHeading: true,
      cell: (row) => (
        <>
          <PathOf page={row} />
          {isNarrow && row.itemCode !== null && (
            <span className={styles.item}>
              <FirstItem page={row} />
            </span>
          )}
        </>
      ),
    },
    {
      id: 'item',
      heading: t('item'),
      kind: 'words',
      isMinor: true,
      cell: (row) => <FirstItem page={row} />,
    },
    {
      id: 'sessions',
      heading: t('sessions'),
      kind: 'number',
      cell: (row) => (
        <BarCell
          text={count(row.sessions)}
          part={row.sessions / most}
          partBefore={before && (earlierOf(row) ?? 0) / most}
        />
      ),
    },
    ...(before ? [earlier] : []),
    part('share', true),
    part('viewShare', true),
    part('purchaseShare'),
  ];
}
