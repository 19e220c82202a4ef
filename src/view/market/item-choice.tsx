import { useTranslation } from 'react-i18next';
import { categoriesOf } from './categories-of.ts';
import { SelectField } from './select-field.tsx';
import type { ItemChoice } from './use-item-choice.ts';
import { useItemName } from './use-item-choice.ts';

/** Chooses a category and an item of it; choosing a category takes its first item. */
export function ItemChoiceFields({ choice }: { readonly choice: ItemChoice }) {
  const { t, i18n } = useTranslation('market');
  const nameOf = useItemName();
  const { items, item, choose } = choice;
  const categories = categoriesOf(items, i18n.language);
  const current = categories.find((category) => category.items.some((each) => each === item));
  return (
    <>
      <SelectField
        label={t('category')}
        options={categories.map(({ name }) => ({ id: name, text: name }))}
        chosen={current?.name}
        onChoose={(category) => {
          const [first] = categories.find(({ name }) => name === category)?.items ?? [];
          if (first) choose(first.itemCode);
        }}
      />
      <SelectField
        label={t('item')}
        options={(current?.items ?? []).map((each) => ({ id: each.itemCode, text: nameOf(each) }))}
        chosen={item?.itemCode}
        onChoose={choose}
      />
    </>
  );
}
