import { Trans, useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useFormat } from '../language/use-format.ts';
import { ItemName } from '../parts/item-name.tsx';
import { ToDo } from '../parts/to-do.tsx';
import { isBehind } from './answer.ts';
import type { GroupBuy, GroupBuysAnswer } from './answer.ts';

interface Props {
  /** Its rows are the open groups. */
  readonly answer: GroupBuysAnswer;
  readonly nowMs: number;
}

/** Which open group buy needs help first, and how long to keep new ones open. */
export function GroupToDo({ answer, nowMs }: Props) {
  const { t } = useTranslation('groupBuys');
  const { duration } = useFormat();
  const { rows, medianTimeToFillMs } = answer;
  return (
    <ToDo
      sentences={[
        rows.length > 0 ? <OpenGroups open={rows} nowMs={nowMs} /> : undefined,
        medianTimeToFillMs === null
          ? undefined
          : t('median', { time: duration(medianTimeToFillMs) }),
      ]}
    />
  );
}

function OpenGroups({
  open,
  nowMs,
}: {
  readonly open: readonly GroupBuy[];
  readonly nowMs: number;
}) {
  const { t } = useTranslation('groupBuys');
  const { count, duration } = useFormat();
  const behind = open.filter(isBehind);
  const [query] = useSearchParams();
  const closingFirst = new URLSearchParams(query);
  closingFirst.set('state', 'open');
  closingFirst.set('order', 'closing');
  const [first] = behind.toSorted((a, b) => Date.parse(a.closesAt) - Date.parse(b.closesAt));
  if (!first) return <>{t('onPace', { open: count(open.length) })}</>;
  return (
    <>
      <Trans
        t={t}
        i18nKey="behind"
        values={{
          open: count(open.length),
          behind: count(behind.length),
          missing: count(first.targetSize - first.joined),
          left: duration(Date.parse(first.closesAt) - nowMs),
        }}
        components={{ item: <ItemName {...first} /> }}
      />{' '}
      <Link to={{ search: closingFirst.toString() }}>{t('showClosing')}</Link>
    </>
  );
}
