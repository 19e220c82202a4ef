import { useTranslation } from 'react-i18next';
import type { City } from '../answers.ts';
import { KoreaMap } from '../map/korea-map.tsx';
import { MapCredit } from '../map/map-credit.tsx';
import { projectPoint } from '../map/project-point.ts';
import { provinceName } from '../map/south-korea.ts';
import { usePlaceName } from '../map/use-place-name.ts';
import { useMarketFormat } from '../use-market-format.ts';
import styles from './weather.module.css';

interface Props {
  readonly cities: readonly City[];
  readonly city: City;
  readonly choose: (code: string) => void;
}

/** Provinces by how warm they are now, with a point for each city; a province chosen shows its first city. */
export function WeatherMap({ cities, city, choose }: Props) {
  const { t } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const place = usePlaceName();
  const byProvince = Map.groupBy(cities, ({ province }) => province);
  const means = new Map(
    [...byProvince].map(([province, theirs]) => [province, meanTemperature(theirs)]),
  );
  const known = [...means.values()].filter((mean) => mean !== null);
  const [coldest, warmest] = [Math.min(...known), Math.max(...known)];
  const chooseProvince = (province: string) => {
    const [first] = byProvince.get(province) ?? [];
    if (first && province !== city.province) choose(first.code);
  };
  return (
    <figure className={styles.figure}>
      <KoreaMap
        label={t('map.label')}
        chosen={city.province}
        onChoose={chooseProvince}
        areaOf={(id) => {
          const key = provinceName(id);
          const mean = means.get(key) ?? null;
          const label = t('map.area', { province: place(key), temperature: format.decimal(mean) });
          const depth = mean === null ? 0 : (mean - coldest) / Math.max(1, warmest - coldest);
          return byProvince.has(key) ? { key, label, depth: depth * 0.7 } : undefined;
        }}
      >
        {cities.map((each) => (
          <CityPoint
            key={each.code}
            city={each}
            isNear={each.province === city.province}
            isChosen={each.code === city.code}
            choose={choose}
          />
        ))}
      </KoreaMap>
      <figcaption>
        {known.length > 0 &&
          t('map.legend', {
            coldest: format.decimal(coldest),
            warmest: format.decimal(warmest),
          })}{' '}
        <MapCredit />
      </figcaption>
    </figure>
  );
}

interface PointProps {
  readonly city: City;
  /** In the chosen province: easier to hit. */
  readonly isNear: boolean;
  readonly isChosen: boolean;
  readonly choose: (code: string) => void;
}

/** For the pointer; by keyboard a city is chosen in the list. */
function CityPoint({ city, isNear, isChosen, choose }: PointProps) {
  const place = usePlaceName();
  const { x, y } = projectPoint(city.latitude, city.longitude);
  return (
    <g className={styles.point} data-chosen={isChosen} aria-hidden="true">
      <circle cx={x} cy={y} r={isChosen ? 8 : isNear ? 5.5 : 3} onClick={() => choose(city.code)}>
        <title>{place(city.name)}</title>
      </circle>
      {isChosen && (
        <text x={x} y={y - 13} textAnchor="middle">
          {place(city.name)}
        </text>
      )}
    </g>
  );
}

function meanTemperature(cities: readonly City[]): number | null {
  const temperatures = cities.flatMap(({ now }) => now?.temperatureC ?? []);
  if (temperatures.length === 0) return null;
  return temperatures.reduce((sum, each) => sum + each, 0) / temperatures.length;
}
