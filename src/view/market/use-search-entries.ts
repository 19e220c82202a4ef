import { useTranslation } from 'react-i18next';
import type { CitiesAnswer } from './answers.ts';
import { inflowRegions } from './answers.ts';
import { matchesText } from './matches-text.ts';
import { useItemName, useItems } from './use-item-choice.ts';
import { useReport } from './use-report.ts';

export interface SearchEntry {
  readonly key: string;
  readonly name: string;
  /** Told beside the name: a category, a province. */
  readonly beside: string;
}

export interface SearchGroup {
  readonly kind: 'items' | 'regions' | 'cities';
  readonly entries: readonly SearchEntry[];
}

/** Of cities there are many; who wants another types more of its name. */
const mostCities = 8;

/** What a text finds, by kind; all items before anything is typed. `isUsed`: somebody is about to search. */
export function useSearchEntries(typed: string, isUsed: boolean): readonly SearchGroup[] {
  const { t, i18n } = useTranslation('market');
  const nameOf = useItemName();
  const items = useItems().answer?.rows ?? [];
  const cities =
    useReport<CitiesAnswer>({ path: 'weather/cities', isReady: isUsed }).answer?.rows ?? [];
  const isBlank = typed.trim() === '';
  const groups: readonly SearchGroup[] = [
    {
      kind: 'items',
      entries: items
        .filter((item) => matchesText(typed, [item.name, item.nameEn, item.className]))
        .map((item) => ({
          key: `item:${item.itemCode}`,
          name: nameOf(item),
          beside: i18n.language === 'ko' ? item.category : item.categoryEn,
        })),
    },
    {
      kind: 'regions',
      entries: inflowRegions
        .filter((region) => !isBlank && matchesText(typed, [region, t(`regions.${region}`)]))
        .map((region) => ({
          key: `region:${region}`,
          name: t(`regions.${region}`),
          beside: t('nav.inflow'),
        })),
    },
    {
      kind: 'cities',
      entries: cities
        .filter(({ name }) => !isBlank && matchesText(typed, [name]))
        .slice(0, mostCities)
        .map(({ code, name, province }) => ({ key: `city:${code}`, name, beside: province })),
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}
