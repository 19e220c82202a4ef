import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { ItemName } from '../parts/item-name.tsx';
import { ToDo } from '../parts/to-do.tsx';
import type { SoughtProduct } from './answer.ts';

/** The product to restock first, and the one whose price or page to look at. */
export function SoughtToDo({ rows }: { readonly rows: readonly SoughtProduct[] }) {
  const { t } = useTranslation('soughtProducts');
  const { count } = useFormat();
  const mostWanted = rows.toSorted((a, b) => b.restockRequests - a.restockRequests)[0];
  const restock = mostWanted && mostWanted.restockRequests > 0 ? mostWanted : undefined;
  const look = rows.find(({ restockRequests }) => restockRequests === 0);
  const sentence = (key: 'restockFirst' | 'lookFirst', row: SoughtProduct | undefined) =>
    row && (
      <Trans
        t={t}
        i18nKey={key}
        values={{ seekers: count(row.seekers), restockRequests: count(row.restockRequests) }}
        components={{ item: <ItemName {...row} /> }}
      />
    );
  return <ToDo sentences={[sentence('restockFirst', restock), sentence('lookFirst', look)]} />;
}
