import { useTranslation } from 'react-i18next';
import { pagePaths } from '../../serve/page-paths.ts';
import { useFormat } from '../language/use-format.ts';
import type { ShownAnswers } from '../live/insight-rows.ts';
import { EmptyNote } from '../parts/empty-note.tsx';
import { FunnelStep } from './funnel-step.tsx';
import styles from './funnel.module.css';
import { Panel } from '../parts/panel.tsx';

interface Props {
  readonly answer: ShownAnswers['funnel'] | undefined;
  readonly hasEvents: boolean;
  readonly failure: string | undefined;
  readonly onRetry: () => void;
}

/** How far sessions get, and where most of them are lost. */
export function Funnel({ answer, hasEvents, failure, onRetry }: Props) {
  const { t } = useTranslation();
  const { day } = useFormat();
  const range = answer && { from: day(Date.parse(answer.from)), to: day(Date.parse(answer.to)) };
  const isEmpty = (answer?.rows[0]?.sessions ?? 0) === 0;
  return (
    <Panel
      id="funnel"
      heading={t('funnel.heading')}
      note={range ? t('funnel.range', range) : ''}
      isSample={answer?.sample}
      isLoaded={answer !== undefined}
      failure={failure}
      onRetry={onRetry}
      more={pagePaths.funnel}
      bodyHeightPx={260}
    >
      {isEmpty ? (
        <EmptyNote text={t('funnel.nothing')} hasEvents={hasEvents} />
      ) : (
        <ol className={styles.steps}>
          {answer?.rows.map((row) => (
            <FunnelStep key={row.step} row={row} isSteepest={isSteepest(answer, row.step)} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function isSteepest({ steepest }: ShownAnswers['funnel'], step: string): boolean {
  return steepest !== null && steepest.drop > 0 && steepest.to === step;
}
