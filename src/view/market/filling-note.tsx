import { useTranslation } from 'react-i18next';
import type { FillingSource } from '../../serve/source-contract.ts';
import styles from './report-panel.module.css';
import { useMarketFormat } from './use-market-format.ts';

/** Says that history is still coming in: what is missing of earlier days may come yet. */
export function FillingNote({ filling }: { readonly filling: FillingSource | null }) {
  const { t } = useTranslation('market');
  const format = useMarketFormat();
  if (filling === null) return null;
  return (
    <output className={styles.filling}>
      {t('filling', { done: format.count(filling.done), total: format.count(filling.total) })}
    </output>
  );
}
