import { useTranslation } from 'react-i18next';
import { InsightPanel } from '../insight/insight-panel.tsx';
import { InsightTools } from '../insight/insight-tools.tsx';
import { useInsight } from '../insight/use-insight.ts';
import { useFormat } from '../language/use-format.ts';
import { minuteMs } from '../live/seoul-time.ts';
import { useNow } from '../live/use-now.ts';
import { Choice } from '../parts/choice.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useAddressChoice } from '../parts/use-address-choice.ts';
import { useRange } from '../range/use-range.ts';
import { Page } from '../shell/page.tsx';
import { groupOrders, groupStates, inOrder } from './answer.ts';
import type { GroupBuysAnswer } from './answer.ts';
import { GroupFigures } from './group-figures.tsx';
import { GroupToDo } from './group-to-do.tsx';
import { useGroupColumns } from './use-group-columns.tsx';

/** What to do does not change from one event to the next. */
const adviceRefreshMs = 15_000;
const mostGroups = '1000';
const limits = ['50', '200', mostGroups] as const;
const states = ['all', ...groupStates] as const;

/** How group buys fill, and which of the open ones need help. */
export function GroupBuysPage() {
  const { t } = useTranslation('groupBuys');
  const { count } = useFormat();
  const range = useRange('7d');
  const [state, setState] = useAddressChoice('state', states);
  const [order, setOrder] = useAddressChoice('order', groupOrders);
  const [limit, setLimit] = useAddressChoice('limit', limits);
  // The API gives the newest: in another order, what comes first is known only when all are there.
  const asked = order === 'newest' ? limit : mostGroups;
  const request = {
    name: 'group-buys',
    choice: range.choice,
    parameters: { state, limit: asked },
  };
  const insight = useInsight<GroupBuysAnswer>(request);
  const open = useInsight<GroupBuysAnswer>({
    ...request,
    parameters: { state: 'open', limit: mostGroups },
    refreshMs: adviceRefreshMs,
  });
  const nowMs = useNow(minuteMs);
  const columns = useGroupColumns(nowMs);
  const summary = insight.answer;
  return (
    <Page
      heading={t('heading')}
      lead={t('lead')}
      tools={
        <>
          <InsightTools range={range} request={request} />
          <Choice
            label={t('state')}
            options={states.map((id) => ({ id, text: t(id) }))}
            chosen={state}
            onChoose={setState}
          />
          <Choice
            label={t('order')}
            options={groupOrders.map((id) => ({ id, text: t(id) }))}
            chosen={order}
            onChoose={setOrder}
          />
          <Choice
            label={t('limit')}
            options={limits.map((id) => ({ id, text: `${t('limit')} ${count(Number(id))}` }))}
            chosen={limit}
            onChoose={setLimit}
          />
        </>
      }
    >
      <GroupFigures summary={summary} />
      <InsightPanel
        id="group-to-do"
        heading={t('toDo')}
        insight={open}
        isEmpty={({ groups }) => groups === 0}
        empty={t('empty')}
        bodyHeightPx={84}
      >
        {(answer) => <GroupToDo answer={answer} nowMs={nowMs} />}
      </InsightPanel>
      <InsightPanel
        id="group-buys"
        heading={t('table')}
        note={(answer) => {
          const all = state === 'all' ? answer.groups : answer[state];
          const shown = Math.min(answer.rows.length, Number(limit));
          return t(shown < all ? 'cut' : 'whole', { shown: count(shown), all: count(all) });
        }}
        insight={insight}
        isEmpty={({ rows }) => rows.length === 0}
        empty={summary?.groups === 0 ? t('empty') : t('emptyState')}
        bodyHeightPx={960}
      >
        {({ rows }) => (
          <>
            <DataTable
              caption={t('table')}
              columns={columns}
              rows={inOrder(rows, order).slice(0, Number(limit))}
              keyOf={({ groupId }) => groupId}
            />
            <p className="foot">{t('note')}</p>
          </>
        )}
      </InsightPanel>
    </Page>
  );
}
