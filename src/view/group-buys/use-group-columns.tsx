import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { BarCell } from '../parts/bar-cell.tsx';
import type { Column } from '../parts/data-table.tsx';
import { ItemName } from '../parts/item-name.tsx';
import type { GroupBuy } from './answer.ts';
import styles from './group-buys.module.css';
import { Outcome } from './outcome.tsx';

const tones = { open: 'usual', filled: 'done', expired: 'lost' } as const;

/** The table's columns, as things stand at a moment. */
export function useGroupColumns(nowMs: number): readonly Column<GroupBuy>[] {
  const { t } = useTranslation('groupBuys');
  const { count, day, duration } = useFormat();
  return [
    {
      id: 'item',
      heading: t('item'),
      kind: 'words',
      isRowHeading: true,
      cell: (row) => (
        <>
          <ItemName {...row} />
          <bdi className={styles.group} title={row.groupId}>
            {row.groupId}
          </bdi>
        </>
      ),
    },
    {
      id: 'state',
      heading: t('state'),
      kind: 'words',
      isMinor: true,
      cell: ({ state }) => (
        <span className={styles.state} data-state={state}>
          {t(state)}
        </span>
      ),
    },
    {
      id: 'joined',
      heading: t('joined'),
      kind: 'number',
      cell: ({ joined, targetSize, state }) => (
        <BarCell
          text={`${count(joined)} / ${count(targetSize)}`}
          part={joined / targetSize}
          tone={tones[state]}
        />
      ),
    },
    { id: 'outcome', heading: t('outcome'), kind: 'words', cell: (row) => <Outcome group={row} /> },
    {
      id: 'left',
      heading: t('left'),
      kind: 'number',
      isMinor: true,
      cell: ({ state, closesAt }) =>
        state === 'open' ? duration(Date.parse(closesAt) - nowMs) : '–',
    },
    {
      id: 'times',
      heading: t('times'),
      kind: 'number',
      isMinor: true,
      cell: ({ openedAt, closesAt }) => (
        <>
          {day(Date.parse(openedAt))}
          <br />
          {day(Date.parse(closesAt))}
        </>
      ),
    },
  ];
}
