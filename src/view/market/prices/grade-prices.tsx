import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import type { Column } from '../../parts/data-table.tsx';
import type { PriceRow, PricesAnswer } from '../answers.ts';
import { ReportPanel } from '../report-panel.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import { useMarketNames } from '../use-market-names.ts';
import { useReport } from '../use-report.ts';
import { grades } from './grades.ts';

interface Props {
  readonly itemCode: string;
  readonly marketCode: string;
  readonly date: string;
}

/** What each grade and unit brought on the day. */
export function GradePrices({ itemCode, marketCode, date }: Props) {
  const { t } = useTranslation('marketPrices');
  const format = useMarketFormat();
  const names = useMarketNames();
  const columns = useGradeColumns();
  const report = useReport<PricesAnswer>({
    path: 'prices',
    parameters: { item: itemCode, market: marketCode, from: date, to: date },
  });
  const [first] = report.answer?.rows ?? [];
  return (
    <ReportPanel
      id="grades"
      heading={t('grades')}
      report={report}
      empty={t('gradesEmpty')}
      note={() =>
        t('gradesNote', {
          day: [format.fullDay(date), ...(first?.holiday ? [first.holiday] : [])].join(' · '),
          market: first ? names.market(first) : '',
        })
      }
      source={names.settlements(first?.source)}
    >
      {({ rows }) => (
        <DataTable
          caption={t('grades')}
          columns={columns}
          rows={inOrderOfGrade(rows)}
          keyOf={(row) => [row.itemCode, row.varietyName, row.grade, row.unit].join('/')}
        />
      )}
    </ReportPanel>
  );
}

/** The best grade first; what has none or another name comes last. */
function inOrderOfGrade(rows: readonly PriceRow[]): readonly PriceRow[] {
  const placeOf = ({ grade }: PriceRow) => {
    const place = grades.findIndex((each) => each === grade);
    return place === -1 ? grades.length : place;
  };
  return rows.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function useGradeColumns(): readonly Column<PriceRow>[] {
  const { t } = useTranslation('marketPrices');
  const format = useMarketFormat();
  const names = useMarketNames();
  return [
    {
      id: 'grade',
      heading: t('gradeColumn.grade'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ grade }) => (grade === null ? t('noGrade') : names.grade(grade)),
    },
    {
      id: 'variety',
      heading: t('gradeColumn.variety'),
      kind: 'words',
      isMinor: true,
      cell: ({ varietyName }) => <bdi>{varietyName ?? '–'}</bdi>,
    },
    {
      id: 'unit',
      heading: t('gradeColumn.unit'),
      kind: 'words',
      cell: ({ unit }) => <bdi>{unit ?? '–'}</bdi>,
    },
    {
      id: 'price',
      heading: t('gradeColumn.price'),
      kind: 'number',
      cell: ({ price }) => format.price(price),
    },
    {
      id: 'perKg',
      heading: t('gradeColumn.perKg'),
      kind: 'number',
      cell: ({ pricePerKg }) => format.price(pricePerKg),
    },
    {
      id: 'volume',
      heading: t('gradeColumn.volume'),
      kind: 'number',
      cell: ({ volumeKg }) => format.tons(volumeKg),
    },
  ];
}
