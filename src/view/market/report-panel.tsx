import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { pagePaths } from '../../serve/page-paths.ts';
import { CsvLink } from '../parts/csv-link.tsx';
import { Panel } from '../parts/panel.tsx';
import { daysBetween, longestHolidayDays } from './days.ts';
import type { MarketAnswer } from './answers.ts';
import { csvFileName } from './csv-file-name.ts';
import { FillingNote } from './filling-note.tsx';
import styles from './report-panel.module.css';
import { reportSources } from './report-sources.ts';
import { useMarketFormat } from './use-market-format.ts';
import { useSilentSource } from './use-silent-source.ts';
import { useToday } from './use-today.ts';
import type { ShownReport } from './use-report.ts';

interface Props<Answer> {
  readonly id: string;
  readonly heading: string;
  readonly report: ShownReport<Answer>;
  /** Whether an answer holds nothing to show; without rows when absent. */
  readonly isEmpty?: (answer: Answer) => boolean;
  /** What there is none of, and what to do. */
  readonly empty: string;
  /** Sources of the figures, which are to blame where they have never brought anything; the settlements when absent. */
  readonly readsFrom?: readonly string[];
  /** What exactly is shown: unit, grade, market, date. */
  readonly note?: (answer: Answer) => ReactNode;
  /** The newest day that the figures are of; one long ago is pointed out. */
  readonly newestDay?: (answer: Answer) => string | null | undefined;
  /** Days without new figures that are nothing unusual; weekends and the long holidays when absent. */
  readonly usualLagDays?: number;
  /** Who published the figures. */
  readonly source?: string | undefined;
  readonly hasCsv?: boolean;
  readonly bodyHeightPx?: number;
  readonly children: (answer: Answer) => ReactNode;
}

/** A panel about a report, in all states in which its answer can be, with its source and its rows as CSV below. */
export function ReportPanel<Answer extends MarketAnswer<unknown>>(props: Props<Answer>) {
  const { t } = useTranslation('market');
  const { report, isEmpty = ({ rows }) => rows.length === 0 } = props;
  const { answer, failure, isOutdated, retry } = report;
  const isBare = answer !== undefined && isEmpty(answer);
  return (
    <Panel
      id={props.id}
      heading={props.heading}
      note={answer && !isBare ? (props.note?.(answer) ?? '') : ''}
      isSample={answer?.sample}
      isLoaded={answer !== undefined}
      failure={failure}
      onRetry={retry}
      {...(props.bodyHeightPx === undefined || isBare ? {} : { bodyHeightPx: props.bodyHeightPx })}
    >
      {answer && (
        <div className={styles.body} aria-busy={isOutdated} data-outdated={isOutdated}>
          <FillingNote filling={answer.filling} />
          {isBare ? (
            <Empty
              text={answer.filling ? t('emptyYet') : props.empty}
              isFilling={answer.filling !== null}
              readsFrom={props.readsFrom ?? reportSources.settlements}
            />
          ) : (
            <>
              <StaleNote
                newestDay={props.newestDay?.(answer)}
                usualLagDays={props.usualLagDays ?? longestHolidayDays}
              />
              {props.children(answer)}
            </>
          )}
          <Foot {...props} answer={answer} hasCsv={!isBare && props.hasCsv !== false} />
        </div>
      )}
    </Panel>
  );
}

interface EmptyProps {
  readonly text: string;
  readonly isFilling: boolean;
  readonly readsFrom: readonly string[];
}

function Empty({ text, isFilling, readsFrom }: EmptyProps) {
  const { t } = useTranslation('market');
  const cause = useSilentSource(readsFrom, { isEmpty: true, isFilling });
  if (cause === undefined) return <p className={styles.empty}>{text}</p>;
  return (
    <p className={styles.empty}>
      {cause} <a href={pagePaths.sources}>{t('nothingYet.link')}</a>
    </p>
  );
}

function StaleNote(props: {
  readonly newestDay: string | null | undefined;
  readonly usualLagDays: number;
}) {
  const { t } = useTranslation('market');
  const format = useMarketFormat();
  const today = useToday();
  const { newestDay, usualLagDays } = props;
  if (newestDay === null || newestDay === undefined) return null;
  const days = daysBetween(newestDay, today);
  if (days <= usualLagDays) return null;
  return (
    <p className={styles.stale}>
      {t('stale', { day: format.fullDay(newestDay), days: format.count(days) })}
    </p>
  );
}

function Foot<Answer extends MarketAnswer<unknown>>(
  props: Props<Answer> & { readonly answer: Answer; readonly hasCsv: boolean },
) {
  const { t, i18n } = useTranslation('market');
  const format = useMarketFormat();
  const { source, answer, hasCsv, report } = props;
  return (
    <footer className={styles.foot}>
      <p>
        {source !== undefined && `${t('source', { source })} · `}
        {t('asOf', { time: format.moment(answer.asOf) })}
      </p>
      {hasCsv && (
        <CsvLink
          addressNow={() => report.csvAddress}
          fileName={csvFileName(props.heading, answer, i18n.language)}
        />
      )}
    </footer>
  );
}
