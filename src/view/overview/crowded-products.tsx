import { useTranslation } from 'react-i18next';
import { pagePaths } from '../../serve/page-paths.ts';
import { useFormat } from '../language/use-format.ts';
import type { ShownAnswers } from '../live/insight-rows.ts';
import { CrowdedRow } from './crowded-row.tsx';
import styles from './crowded-products.module.css';
import { EmptyNote } from '../parts/empty-note.tsx';
import { Panel } from '../parts/panel.tsx';

interface Props {
  readonly answer: ShownAnswers['crowded-products'] | undefined;
  readonly hasEvents: boolean;
  readonly failure: string | undefined;
  readonly onRetry: () => void;
}

/** Heights of ten rows, so that the page stays where it is while they come. */
const heightPx = 500;

/** The products with the most visitors. */
export function CrowdedProducts({ answer, hasEvents, failure, onRetry }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const day = (text: string | undefined) =>
    text === undefined ? '' : format.day(Date.parse(text));
  return (
    <Panel
      id="crowded-products"
      heading={t('crowded.heading')}
      note={answer ? t('crowded.range', { from: day(answer.from), to: day(answer.to) }) : ''}
      isSample={answer?.sample}
      isLoaded={answer !== undefined}
      failure={failure}
      onRetry={onRetry}
      more={pagePaths.crowdedProducts}
      bodyHeightPx={heightPx}
    >
      {answer?.rows.length === 0 ? (
        <EmptyNote text={t('crowded.nothing')} hasEvents={hasEvents} />
      ) : (
        <>
          <table className={styles.table}>
            <caption className="unseen">{t('crowded.heading')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('crowded.rank')}</th>
                <th scope="col">{t('crowded.movement')}</th>
                <th scope="col">{t('crowded.item')}</th>
                <th scope="col">{t('crowded.visitors')}</th>
                <th scope="col">{t('crowded.views')}</th>
                <th scope="col">{t('crowded.wishes')}</th>
                <th scope="col">{t('crowded.orders')}</th>
                <th scope="col">{t('crowded.revenue')}</th>
              </tr>
            </thead>
            <tbody>
              {answer?.rows.map((product) => (
                <CrowdedRow key={product.itemCode} product={product} />
              ))}
            </tbody>
          </table>
          <p className={styles.foot}>{t('crowded.movementNote')}</p>
        </>
      )}
    </Panel>
  );
}
