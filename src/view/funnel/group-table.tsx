import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import type { Column } from '../parts/data-table.tsx';
import { ItemName } from '../parts/item-name.tsx';
import { TypedText } from '../parts/typed-text.tsx';
import type { FunnelGroup, GroupedFunnelAnswer } from './answer.ts';
import { comparableSessions, extremeGroups } from './compare-funnels.ts';
import type { Extremes } from './compare-funnels.ts';
import styles from './group-table.module.css';
import type { Breakdown } from './use-funnel-choices.ts';
import { useItemNames } from './use-item-names.ts';
import { useStepName } from './use-step-name.ts';

interface Props {
  readonly answer: GroupedFunnelAnswer;
  readonly breakdown: Breakdown;
}

/** A row for each group: how far its sessions got, and where it loses most. */
export function GroupTable({ answer, breakdown }: Props) {
  const { t } = useTranslation('funnel');
  // Who bought in which way is no choice of the shop's: those groups are not ranked.
  const extremes = extremeGroups(breakdown === 'purchaseType' ? [] : answer.groups);
  const columns = useGroupColumns(answer, breakdown, extremes);
  return (
    <>
      <DataTable
        caption={t('groups')}
        columns={columns}
        rows={answer.groups}
        keyOf={({ key }) => JSON.stringify(key)}
      />
      <p className="foot">
        {t('groupsNote')} {t(`${breakdown}Note`)}{' '}
        {extremes.most && t('extremesNote', { sessions: comparableSessions })}
      </p>
    </>
  );
}

function useGroupColumns(
  answer: GroupedFunnelAnswer,
  breakdown: Breakdown,
  { most, least }: Extremes,
): readonly Column<FunnelGroup>[] {
  const { t } = useTranslation('funnel');
  const { count, share } = useFormat();
  const stepName = useStepName();
  const names = useItemNames(breakdown === 'itemCode' ? answer : undefined);
  const reached = ({ rows }: FunnelGroup, name: string) => {
    const part = rows.find(({ step }) => step === name)?.fromStart ?? null;
    return part === null ? '–' : share(part);
  };
  const steepest = ({ key, steepest: drop }: FunnelGroup) => {
    // That who did not buy did not buy is no finding.
    if (!drop || (breakdown === 'purchaseType' && key === null)) return '–';
    return `${stepName(drop.from)} → ${stepName(drop.to)} ${share(drop.drop)}`;
  };
  return [
    {
      id: 'group',
      heading: t('group'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ key }) => <GroupName breakdown={breakdown} name={key} items={names} />,
    },
    {
      id: 'sessions',
      heading: t('groupSessions'),
      kind: 'number',
      cell: ({ rows }) => count(rows[0]?.sessions ?? 0),
    },
    {
      id: 'view',
      heading: t('view'),
      kind: 'number',
      cell: (group) => reached(group, 'item_view'),
    },
    { id: 'wish', heading: t('wish'), kind: 'number', cell: (group) => reached(group, 'wish') },
    {
      id: 'purchase',
      heading: t('purchase'),
      kind: 'number',
      cell: (group) => (
        <>
          {group === most && <span className={styles.most}>{t('most')}</span>}
          {group === least && <span className={styles.least}>{t('least')}</span>}
          {reached(group, 'purchase')}
        </>
      ),
    },
    { id: 'steepest', heading: t('groupSteepest'), kind: 'number', isMinor: true, cell: steepest },
  ];
}

interface NameProps {
  readonly breakdown: Breakdown;
  readonly name: string | null;
  readonly items: ReturnType<typeof useItemNames>;
}

function GroupName({ breakdown, name, items }: NameProps) {
  const { t } = useTranslation('funnel');
  switch (breakdown) {
    case 'purchaseType':
      if (name === null) return t('notBought');
      return name === 'solo' ? t('solo') : t('together');
    case 'itemCode': {
      const itemCode = name ?? '';
      return <ItemName {...(items.get(itemCode) ?? { itemCode, itemName: itemCode })} />;
    }
    case 'landing':
      return name === null ? t('noPath') : <TypedText text={name} />;
  }
}
