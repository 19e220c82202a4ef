import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { CrowdedProduct } from '../live/insight-rows.ts';
import styles from './crowded-products.module.css';
import { Movement } from '../parts/movement.tsx';

/** One product: a row of the table, on a phone two lines. */
export function CrowdedRow({ product }: { readonly product: CrowdedProduct }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { itemCode, itemName, itemNameEn = itemName } = product;
  const name = i18n.language === 'en' ? itemNameEn : itemName;
  const numbers = [
    [t('crowded.visitors'), product.visitors],
    [t('crowded.views'), product.views],
    [t('crowded.wishes'), product.wishes],
    [t('crowded.orders'), product.orders],
    [t('crowded.revenue'), product.revenue],
  ] as const;
  return (
    <tr>
      <td className={styles.rank}>{format.count(product.rank)}</td>
      <td className={styles.movement}>
        <Movement rank={product.rank} previousRank={product.previousRank} />
      </td>
      <th scope="row" className={styles.item}>
        {/* Codes are whatever was sent: kept apart from the direction of the text around them. */}
        <bdi>{name}</bdi> {name !== itemCode && <bdi className={styles.code}>{itemCode}</bdi>}
      </th>
      {numbers.map(([label, value]) => (
        <td key={label} className={styles.number}>
          <span aria-hidden="true" className={styles.label}>
            {label}
          </span>
          {format.count(value)}
        </td>
      ))}
    </tr>
  );
}
