import { useTranslation } from 'react-i18next';
import { useFormat } from '../../language/use-format.ts';
import { DataTable } from '../../parts/data-table.tsx';
import type { OutsideMeasure, ShopMarketAnswer, ShopMeasure } from '../answers.ts';
import { everyPair } from './read-lag.ts';

interface Props {
  readonly answer: ShopMarketAnswer;
  readonly shop: ShopMeasure;
  readonly outside: OutsideMeasure;
}

type Pair = ReturnType<typeof everyPair>[number];

/** Of every pair the lag at which it goes together most; the pair shown above is marked. */
export function PairTable({ answer, shop, outside }: Props) {
  const { t } = useTranslation('marketShop');
  const { coefficient } = useFormat();
  const text = (value: number | null = null) => (value === null ? '–' : coefficient(value));
  const isShown = (pair: Pair) => pair.shop === shop && pair.outside === outside;
  return (
    <DataTable
      caption={t('pairs.heading')}
      columns={[
        {
          id: 'pair',
          heading: t('pairs.pair'),
          kind: 'words',
          isRowHeading: true,
          cell: (pair: Pair) =>
            `${t(`measures.${pair.outside}`)} – ${t(`measures.${pair.shop}`)}${isShown(pair) ? ' ✓' : ''}`,
        },
        {
          id: 'lag',
          heading: t('pairs.lag'),
          kind: 'number',
          cell: ({ strongest }) => strongest?.lag ?? '–',
        },
        {
          id: 'r',
          heading: t('lagChart.r'),
          kind: 'number',
          cell: ({ strongest }) => text(strongest?.r),
        },
        {
          id: 'interval',
          heading: t('lagChart.interval'),
          kind: 'number',
          isMinor: true,
          cell: ({ strongest }) =>
            strongest ? `${text(strongest.low)} ~ ${text(strongest.high)}` : '–',
        },
        {
          id: 'n',
          heading: t('pairs.n'),
          kind: 'number',
          isMinor: true,
          cell: ({ strongest }) => strongest?.n ?? '–',
        },
        {
          id: 'standsOut',
          heading: t('pairs.verdict'),
          kind: 'words',
          cell: ({ strongest }) => {
            if (!strongest) return t('pairs.unknown');
            return t(strongest.standsOut ? 'pairs.standsOut' : 'pairs.chance');
          },
        },
      ]}
      rows={everyPair(answer.strongest)}
      keyOf={(pair) => `${pair.outside}/${pair.shop}`}
    />
  );
}
