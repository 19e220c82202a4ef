import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { marketPaths } from '../../../serve/page-paths.ts';
import type { CrowdedProduct, ShownAnswers } from '../../live/insight-rows.ts';
import { RequestError, requestJson } from '../../live/request-json.ts';
import { Panel } from '../../parts/panel.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import styles from './ranked-list.module.css';

type Answer = ShownAnswers['crowded-products'];

const dayMs = 86_400_000;
const refreshMs = 60_000;

/** What shoppers of this shop look at now. A server that keeps the shop's numbers to itself shows none. */
export function CrowdedFruit() {
  const { t } = useTranslation('marketMain');
  const { data, error, refetch } = useQuery({
    queryKey: ['market', 'crowded'],
    queryFn: askCrowded,
    refetchInterval: refreshMs,
  });
  if (error instanceof RequestError && error.status === 401) return null;
  return (
    <Panel
      id="crowded"
      heading={t('crowded')}
      note={t('crowdedNote')}
      isSample={data?.sample}
      isLoaded={data !== undefined}
      failure={error?.message.split('\n')[0]}
      onRetry={() => void refetch()}
    >
      {data?.rows.length === 0 && <p>{t('crowdedEmpty')}</p>}
      <ol className={styles.list}>
        {data?.rows.map((row) => (
          <Crowded key={row.itemCode} row={row} />
        ))}
      </ol>
    </Panel>
  );
}

function Crowded({ row }: { readonly row: CrowdedProduct }) {
  const { t, i18n } = useTranslation('marketMain');
  const format = useMarketFormat();
  return (
    <li>
      <span>
        <span className={styles.rank}>{row.rank}</span>
        <Link to={`${marketPaths.prices}?item=${encodeURIComponent(row.itemCode)}`}>
          <bdi>{i18n.language === 'ko' ? row.itemName : (row.itemNameEn ?? row.itemName)}</bdi>
        </Link>
      </span>
      <span />
      <span className={styles.value}>
        {t('crowdedVisitors', { value: format.count(row.visitors) })}
      </span>
    </li>
  );
}

async function askCrowded(): Promise<Answer> {
  const nowMs = Date.now();
  const query = new URLSearchParams({
    from: new Date(nowMs - dayMs).toISOString(),
    to: new Date(nowMs).toISOString(),
    limit: '6',
  });
  return (await requestJson<Answer>(`/api/insights/crowded-products?${query}`)) as Answer;
}
