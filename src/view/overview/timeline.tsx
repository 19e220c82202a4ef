import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { Format } from '../language/use-format.ts';
import type { ShownAnswers } from '../live/insight-rows.ts';
import { lastMinutes } from '../live/minutes.ts';
import type { MinuteCount } from '../live/minutes.ts';
import { minuteMs } from '../live/seoul-time.ts';
import { useNow } from '../live/use-now.ts';
import { EmptyNote } from '../parts/empty-note.tsx';
import { MinuteChart } from './minute-chart.tsx';
import { MinuteTable } from './minute-table.tsx';
import { Panel } from '../parts/panel.tsx';

interface Props {
  readonly answer: ShownAnswers['timeline'] | undefined;
  readonly hasEvents: boolean;
  readonly failure: string | undefined;
  readonly onRetry: () => void;
}

const shownMinutes = 60;
const heightPx = 260;

/** Events of each of the last 60 minutes, as a chart and, on demand, as a table. */
export function Timeline({ answer, hasEvents, failure, onRetry }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = useNow(minuteMs);
  const minutes = lastMinutes(answer?.rows ?? [], nowMs, shownMinutes);
  const summary = summaryOf(minutes, format);
  return (
    <Panel
      id="timeline"
      heading={t('timeline.heading')}
      note={t('timeline.unit')}
      isSample={answer?.sample}
      isLoaded={answer !== undefined}
      failure={failure}
      onRetry={onRetry}
      bodyHeightPx={heightPx}
    >
      {summary.total === '0' ? (
        <EmptyNote text={t('timeline.nothing')} hasEvents={hasEvents} />
      ) : (
        <>
          <MinuteChart minutes={minutes} summary={t('timeline.summary', summary)} />
          <MinuteTable minutes={minutes} />
        </>
      )}
    </Panel>
  );
}

function summaryOf(minutes: readonly MinuteCount[], format: Format) {
  const total = minutes.reduce((sum, { events }) => sum + events, 0);
  const busiest = minutes.reduce((most, one) => (one.events > most.events ? one : most));
  return {
    total: format.count(total),
    most: format.count(busiest.events),
    time: format.minute(busiest.startMs),
  };
}
