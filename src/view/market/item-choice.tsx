import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { categoriesOf } from './categories-of.ts';
import styles from './field.module.css';
import type { ItemChoice } from './use-item-choice.ts';
import { useItemName } from './use-item-choice.ts';

/** Chooses a category and an item of it; choosing a category takes its first item. */
export function ItemChoiceFields({ choice }: { readonly choice: ItemChoice }) {
  const { t, i18n } = useTranslation('market');
  const categoryId = useId();
  const itemId = useId();
  const nameOf = useItemName();
  const { items, item, choose } = choice;
  const categories = categoriesOf(items, i18n.language);
  const current = categories.find((category) => category.items.some((each) => each === item));
  return (
    <>
      <div className={styles.field}>
        <label htmlFor={categoryId}>{t('category')}</label>
        <select
          id={categoryId}
          value={current?.name ?? ''}
          onChange={({ target }) => {
            const [first] = categories.find(({ name }) => name === target.value)?.items ?? [];
            if (first) choose(first.itemCode);
          }}
        >
          {categories.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
      <div className={styles.field}>
        <label htmlFor={itemId}>{t('item')}</label>
        <select
          id={itemId}
          value={item?.itemCode ?? ''}
          onChange={({ target }) => choose(target.value)}
        >
          {current?.items.map((each) => (
            <option key={each.itemCode} value={each.itemCode}>
              {nameOf(each)}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
