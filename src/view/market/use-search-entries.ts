import { useTranslation } from 'react-i18next';
import type { CitiesAnswer } from './answers.ts';
import { inflowRegions } from './answers.ts';
import { namesOfPlace } from './map/place-name.ts';
import { provincesOf } from './map/south-korea.ts';
import { usePlaceInProvince, usePlaceName } from './map/use-place-name.ts';
import { matchesText } from './matches-text.ts';
import { useGrowingPlaces } from './use-growing-places.ts';
import { useItemName, useItems } from './use-item-choice.ts';
import { useReport } from './use-report.ts';

export interface SearchEntry {
  readonly key: string;
  readonly name: string;
  /** Told beside the name: a category, what belongs to a region. */
  readonly beside: string;
}

export interface SearchGroup {
  readonly kind: 'items' | 'regions' | 'cities' | 'areas';
  readonly entries: readonly SearchEntry[];
}

/** Of places there are many; who wants another types more of its name. */
const mostPlaces = 8;

/** What a text finds, by kind; all items before anything is typed. `isUsed`: somebody is about to search. */
export function useSearchEntries(typed: string, isUsed: boolean): readonly SearchGroup[] {
  const { t, i18n } = useTranslation('market');
  const nameOf = useItemName();
  const place = usePlaceName();
  const placeInProvince = usePlaceInProvince();
  const items = useItems().answer?.rows ?? [];
  const cities =
    useReport<CitiesAnswer>({ path: 'weather/cities', isReady: isUsed }).answer?.rows ?? [];
  const growing = useGrowingPlaces(isUsed);
  const isBlank = typed.trim() === '';
  const found = <Place>(places: readonly Place[], namesOf: (each: Place) => readonly string[]) =>
    isBlank ? [] : bestFirst(typed, places, namesOf);
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
      entries: found(inflowRegions, (region) => [
        ...namesOfPlace(region),
        t(`regions.${region}`),
        ...provincesOf(region).flatMap(namesOfPlace),
      ]).map((region) => ({
        key: `region:${region}`,
        name: t(`regions.${region}`),
        beside: provincesOf(region).map(place).join(' · '),
      })),
    },
    {
      kind: 'cities',
      entries: found(cities, ({ name, province }) => [
        ...namesOfPlace(name),
        ...namesOfPlace(province),
      ])
        .slice(0, mostPlaces)
        .map(({ code, name, province }) => ({
          key: `city:${code}`,
          name: place(name),
          beside: name === province ? '' : place(province),
        })),
    },
    {
      kind: 'areas',
      entries: found(growing, ({ areaName, province, item }) => [
        ...namesOfPlace(areaName),
        ...namesOfPlace(province),
        item.name,
        item.nameEn,
      ])
        .slice(0, mostPlaces)
        .map(({ areaId, areaName, province, item }) => ({
          key: `area:${item.itemCode}:${areaId}`,
          name: placeInProvince(province, areaName),
          beside: i18n.language === 'ko' ? item.name : item.nameEn,
        })),
    },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** What a text finds: first what goes by it itself, then what belongs to something that does. */
function bestFirst<Place>(
  typed: string,
  places: readonly Place[],
  namesOf: (each: Place) => readonly string[],
): readonly Place[] {
  const rank = (each: Place) => (matchesText(typed, namesOf(each).slice(0, 1)) ? 0 : 1);
  return places
    .filter((each) => matchesText(typed, namesOf(each)))
    .toSorted((one, other) => rank(one) - rank(other));
}
