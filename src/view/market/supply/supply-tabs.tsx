import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useAddressChoice } from '../../parts/use-address-choice.ts';
import { useMediaQuery } from '../../parts/use-media-query.ts';
import { supplyLabels } from '../answers.ts';
import type { SupplyAnswer, SupplyLabel, SupplyRow } from '../answers.ts';
import { PausedNote } from '../paused-note.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import { SupplyGraph } from './supply-graph.tsx';
import styles from './supply-tabs.module.css';

interface Props {
  readonly answer: SupplyAnswer;
  readonly summary: string;
}

/** The figures at the left, each a tab: the one that is chosen is drawn at the right. */
export function SupplyTabs({ answer, summary }: Props) {
  const { t } = useTranslation('marketSupply');
  const [shown, show] = useAddressChoice<SupplyLabel>('show', supplyLabels);
  const isNarrow = useMediaQuery('(max-width: 860px)');
  return (
    <>
      <p className={styles.summary}>{summary}</p>
      <PausedNote lastTradedOn={answer.lastTradedOn} date={answer.date} />
      <Tabs
        orientation={isNarrow ? 'horizontal' : 'vertical'}
        selectedKey={shown}
        onSelectionChange={(key) => {
          const label = supplyLabels.find((each) => each === key);
          if (label) show(label);
        }}
        className={styles.tabs ?? ''}
      >
        <TabList aria-label={t('list')} className={styles.list ?? ''}>
          {answer.rows.map((row) => (
            <Tab key={row.label} id={row.label} className={styles.tab ?? ''}>
              <Label row={row} answer={answer} />
            </Tab>
          ))}
        </TabList>
        <TabPanel id={shown} className={styles.panel ?? ''}>
          <SupplyGraph answer={answer} shown={shown} />
        </TabPanel>
      </Tabs>
    </>
  );
}

function Label({ row, answer }: { readonly row: SupplyRow; readonly answer: SupplyAnswer }) {
  const { t } = useTranslation('marketSupply');
  const { t: say } = useTranslation('market');
  const format = useMarketFormat();
  const { label, volumeKg } = row;
  return (
    <>
      <span className={styles.name}>{t(`labels.${label}`)}</span>
      <span className={styles.value}>
        {format.tons(volumeKg)}
        {volumeKg !== null && <span className={styles.unit}>{t('unit')}</span>}
      </span>
      <span className={styles.day}>{dayText()}</span>
    </>
  );

  function dayText(): string {
    if (volumeKg === null && answer.filling) return say('yetToCome');
    if (label === 'normalYear') {
      return answer.normalYears === 0
        ? t('noNormal')
        : t('normalOf', { years: answer.normalYears });
    }
    if (row.date === null) return t('noDay');
    const day = label === 'oneYearAgo' ? format.fullDay(row.date) : format.day(row.date);
    return t(label === 'thisYear' ? 'upTo' : 'onDay', { day });
  }
}
