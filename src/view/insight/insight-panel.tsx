import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InsightAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { Panel } from '../parts/panel.tsx';
import styles from './insight-panel.module.css';
import type { ShownInsight } from './use-insight.ts';

interface Props<Answer> {
  readonly id: string;
  readonly heading: string;
  readonly insight: ShownInsight<Answer>;
  /** Whether an answer holds nothing to show. */
  readonly isEmpty: (answer: Answer) => boolean;
  /** What there is none of. */
  readonly empty: string;
  /** Said after the range: a unit, a count. */
  readonly note?: (answer: Answer) => string;
  readonly bodyHeightPx?: number;
  readonly children: (answer: Answer) => ReactNode;
}

/** A panel about an insight: its range, whether it is sample data, and all states in which its answer can be. */
export function InsightPanel<Answer extends InsightAnswer>(props: Props<Answer>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { answer, widenedTo, failure, isOutdated, retry } = props.insight;
  return (
    <Panel
      id={props.id}
      heading={props.heading}
      note={answer ? rangeText(answer) : ''}
      isSample={answer?.sample}
      isLoaded={answer !== undefined}
      failure={failure}
      onRetry={retry}
      {...(props.bodyHeightPx === undefined ? {} : { bodyHeightPx: props.bodyHeightPx })}
    >
      {answer && (
        <div className={styles.body} aria-busy={isOutdated} data-outdated={isOutdated}>
          {props.isEmpty(answer) ? (
            <p className={styles.empty}>{props.empty}</p>
          ) : (
            props.children(answer)
          )}
        </div>
      )}
    </Panel>
  );

  function rangeText(shown: Answer): string {
    const range = t('range.used', {
      from: format.day(Date.parse(shown.from)),
      to: format.day(Date.parse(shown.to)),
    });
    const widening = widenedTo && t(`range.${widenedTo}`);
    return [widening ? `${range} (${widening})` : range, props.note?.(shown)]
      .filter((part) => part !== undefined)
      .join(' · ');
  }
}
