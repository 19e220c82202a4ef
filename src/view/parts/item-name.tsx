import { useTranslation } from 'react-i18next';
import styles from './item-name.module.css';

interface Props {
  readonly itemCode: string;
  readonly itemName: string;
  readonly itemNameEn?: string;
}

/** A product by its name in the page's language, with its code. */
export function ItemName({ itemCode, itemName, itemNameEn }: Props) {
  const { i18n } = useTranslation();
  const name = i18n.language === 'en' ? (itemNameEn ?? itemName) : itemName;
  return (
    <>
      <bdi className={styles.name}>{name}</bdi>
      {name !== itemCode && (
        <>
          {' '}
          <bdi className={styles.code}>{itemCode}</bdi>
        </>
      )}
    </>
  );
}
