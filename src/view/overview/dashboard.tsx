import { pagePaths } from '../../serve/page-paths.ts';
import { newestTotals } from '../live/live-numbers.ts';
import type { LiveNumbers } from '../live/live-numbers.ts';
import { CrowdedProducts } from './crowded-products.tsx';
import styles from './dashboard.module.css';
import { Figures } from './figures.tsx';
import { Funnel } from './funnel.tsx';
import { LatestEvents } from './latest-events.tsx';
import { Ledger } from './ledger.tsx';
import { SendEvent } from './send-event.tsx';
import { Timeline } from './timeline.tsx';

interface Props {
  readonly numbers: LiveNumbers;
  readonly onRetry: () => void;
}

/** Everything between header and footer. */
export function Dashboard({ numbers, onRetry }: Props) {
  const { answers, failures, ledger } = numbers;
  const hasEvents = (newestTotals(numbers)?.counted ?? 0) > 0;
  const shared = { hasEvents, onRetry };
  return (
    <>
      <Figures numbers={numbers} />
      <div className={styles.grid}>
        <Timeline answer={answers.timeline} failure={failures.timeline} {...shared} />
        <Funnel answer={answers.funnel} failure={failures.funnel} {...shared} />
        <CrowdedProducts
          answer={answers['crowded-products']}
          failure={failures['crowded-products']}
          {...shared}
        />
        <Ledger
          ledger={ledger}
          failure={failures.ledger}
          onRetry={onRetry}
          more={pagePaths.health}
        />
        <LatestEvents hasEvents={hasEvents} />
        <SendEvent />
      </div>
    </>
  );
}
