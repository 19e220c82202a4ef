import type { CatalogueItem } from '../../serve/contract.ts';
import { useShop } from './storefront-context.ts';

/** Finds items whose Korean or English name holds a text, whatever its spaces and case. */
export function useSearch(): (query: string) => readonly CatalogueItem[] {
  const { items } = useShop();
  return (query) => {
    const wanted = plain(query);
    return items.filter(({ name }) =>
      [name.ko, name.en].some((known) => plain(known).includes(wanted)),
    );
  };
}

const plain = (text: string) => text.normalize('NFC').toLowerCase().replaceAll(/\s/g, '');
