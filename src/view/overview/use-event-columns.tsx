import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { Column } from '../parts/data-table.tsx';
import { SampleBadge } from '../parts/sample-badge.tsx';
import { EventContent } from './event-content.tsx';
import { eventTimeMs, shortVisitor } from './latest-event.ts';
import type { ShopEvent } from './latest-event.ts';
import styles from './latest-events.module.css';

const known = [
  'page_view',
  'item_view',
  'search',
  'wish',
  'login',
  'restock_request',
  'group_open',
  'group_join',
  'purchase',
] as const;

const halfDayMs = 43_200_000;

export function useEventColumns(): readonly Column<ShopEvent>[] {
  const { t } = useTranslation('overview');
  const { clock, day } = useFormat();
  const timeOf = (event: ShopEvent) => {
    const atMs = eventTimeMs(event);
    // The hour alone would be taken for one of today.
    const isOld = Math.abs(Date.parse(event.receivedAt) - atMs) > halfDayMs;
    return <time dateTime={new Date(atMs).toISOString()}>{isOld ? day(atMs) : clock(atMs)}</time>;
  };
  const wordsOf = ({ type }: ShopEvent) => {
    const word = known.find((each) => each === type);
    return word ? t(word) : type;
  };
  return [
    { id: 'time', heading: t('time'), kind: 'words', cell: timeOf },
    {
      id: 'type',
      heading: t('type'),
      kind: 'words',
      isRowHeading: true,
      cell: (event) => <span className={styles.type}>{wordsOf(event)}</span>,
    },
    {
      id: 'what',
      heading: t('what'),
      kind: 'words',
      cell: (event) => <EventContent event={event} />,
    },
    {
      id: 'visitor',
      heading: t('visitor'),
      kind: 'words',
      isMinor: true,
      cell: (event) => (
        <bdi className={styles.visitor} title={event.anonymousId}>
          {shortVisitor(event)}
        </bdi>
      ),
    },
    {
      id: 'origin',
      heading: t('origin'),
      kind: 'words',
      isMinor: true,
      cell: ({ sample }) => sample === true && <SampleBadge />,
    },
  ];
}
