import { useTranslation } from 'react-i18next';
import type { QuarantineList } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import styles from './quarantine.module.css';
import type { QuarantineView } from './use-quarantine.ts';

interface Props {
  readonly view: QuarantineView;
  readonly totals: QuarantineList['totals'];
}

/** An empty list: good news, unless it was narrowed down too far. */
export function NoneRejected({ view, totals }: Props) {
  const { t } = useTranslation('quarantine');
  const format = useFormat();
  const rejected = format.count(totals.rejected);
  const isGood = totals.unresolved === 0 && view.state === 'unresolved';
  const kind = totals.rejected === 0 ? 'nothing' : isGood ? 'solved' : 'noMatch';
  return (
    <div className={styles.none}>
      {kind !== 'noMatch' && (
        <span aria-hidden="true" className={styles.check}>
          ✓
        </span>
      )}
      <p className={styles.noneHeading}>{t(kind)}</p>
      <p>{t(`${kind}Note`, { rejected })}</p>
    </div>
  );
}
