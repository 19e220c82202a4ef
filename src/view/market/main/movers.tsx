import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { marketPaths } from '../../../serve/page-paths.ts';
import type { MoverRow, MoversAnswer } from '../answers.ts';
import { PriceChange } from '../price-change.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import { useMarketNames } from '../use-market-names.ts';
import { useReport } from '../use-report.ts';
import styles from './ranked-list.module.css';

/** How many are named each way. */
const namedEachWay = 4;

/** Items whose price rose and fell most from one week to the next. */
export function Movers({ date }: { readonly date: string | undefined }) {
  const { t } = useTranslation('marketMain');
  const format = useMarketFormat();
  const names = useMarketNames();
  const report = useReport<MoversAnswer>({ path: 'movers', parameters: { date, limit: '50' } });
  return (
    <ReportPanel
      id="movers"
      heading={t('movers')}
      report={report}
      empty={t('moversEmpty')}
      note={({ from, to }) =>
        t('moversNote', { from: format.shortDay(from), to: format.shortDay(to) })
      }
      source={names.settlements(report.answer?.rows[0]?.source)}
    >
      {({ rows }) => (
        <>
          <MoverList
            heading={t('risen')}
            rows={rows.filter(({ changeRatio }) => changeRatio > 0)}
          />
          <MoverList
            heading={t('fallen')}
            rows={rows.filter(({ changeRatio }) => changeRatio < 0)}
          />
        </>
      )}
    </ReportPanel>
  );
}

function MoverList(props: { readonly heading: string; readonly rows: readonly MoverRow[] }) {
  const { t, i18n } = useTranslation('marketMain');
  const format = useMarketFormat();
  const { heading, rows } = props;
  return (
    <>
      <h3 className={styles.heading}>{heading}</h3>
      {rows.length === 0 && <p>{t('none')}</p>}
      <ol className={styles.list}>
        {rows.slice(0, namedEachWay).map((row) => (
          <li key={row.itemCode}>
            <Link to={`${marketPaths.prices}?item=${row.itemCode}`}>
              {i18n.language === 'ko' ? row.itemName : row.itemNameEn}
            </Link>
            <span className={styles.value}>{format.price(row.pricePerKg)}</span>
            <PriceChange krw={row.difference} share={row.changeRatio} />
          </li>
        ))}
      </ol>
    </>
  );
}
