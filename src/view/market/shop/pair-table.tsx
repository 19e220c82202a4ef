import { useTranslation } from 'react-i18next';
import { useFormat } from '../../language/use-format.ts';
import { DataTable } from '../../parts/data-table.tsx';
import type { OutsideMeasure, ShopMarketAnswer, ShopMeasure, StrongestLag } from '../answers.ts';

interface Props {
  readonly answer: ShopMarketAnswer;
  readonly shop: ShopMeasure;
  readonly outside: OutsideMeasure;
}

/** Of every pair the lag at which it goes together most; the pair shown above is marked. */
export function PairTable({ answer, shop, outside }: Props) {
  const { t } = useTranslation('marketShop');
  const { coefficient } = useFormat();
  const text = (value: number | null) => (value === null ? '–' : coefficient(value));
  const isShown = (row: StrongestLag) => row.shop === shop && row.outside === outside;
  return (
    <DataTable
      caption={t('pairs.heading')}
      columns={[
        {
          id: 'pair',
          heading: t('pairs.pair'),
          kind: 'words',
          isRowHeading: true,
          cell: (row: StrongestLag) =>
            `${t(`measures.${row.outside}`)} – ${t(`measures.${row.shop}`)}${isShown(row) ? ' ✓' : ''}`,
        },
        { id: 'lag', heading: t('pairs.lag'), kind: 'number', cell: ({ lag }) => lag },
        { id: 'r', heading: t('lagChart.r'), kind: 'number', cell: ({ r }) => text(r) },
        {
          id: 'interval',
          heading: t('lagChart.interval'),
          kind: 'number',
          isMinor: true,
          cell: ({ low, high }) => `${text(low)} ~ ${text(high)}`,
        },
        { id: 'n', heading: t('pairs.n'), kind: 'number', isMinor: true, cell: ({ n }) => n },
        {
          id: 'standsOut',
          heading: t('pairs.verdict'),
          kind: 'words',
          cell: ({ standsOut }) => t(standsOut ? 'pairs.standsOut' : 'pairs.chance'),
        },
      ]}
      rows={answer.strongest}
      keyOf={(row) => `${row.outside}/${row.shop}`}
    />
  );
}
