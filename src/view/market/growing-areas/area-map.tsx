import { useTranslation } from 'react-i18next';
import type { AreaDay } from '../answers.ts';
import { KoreaMap } from '../map/korea-map.tsx';
import { MapCredit } from '../map/map-credit.tsx';
import { projectPoint } from '../map/project-point.ts';
import { provinceName } from '../map/south-korea.ts';
import { usePlaceName } from '../map/use-place-name.ts';
import { useMarketFormat } from '../use-market-format.ts';
import styles from '../weather/weather.module.css';

interface Props {
  readonly areas: readonly AreaDay[];
  readonly area: AreaDay;
  readonly rows: readonly AreaDay[];
  readonly today: string;
  readonly choose: (areaId: string) => void;
}

/** Provinces by how many of their places the fruit grows in, with a point for each. */
export function AreaMap({ areas, area, rows, today, choose }: Props) {
  const { t } = useTranslation('marketGrowingAreas');
  const format = useMarketFormat();
  const place = usePlaceName();
  const byProvince = Map.groupBy(areas, ({ province }) => province);
  const most = Math.max(...[...byProvince.values()].map(({ length }) => length), 1);
  const todays = new Map(
    rows.filter(({ date }) => date === today).map((row) => [row.areaId, row.temperatureC]),
  );
  return (
    <figure className={styles.figure}>
      <KoreaMap
        label={t('map.label')}
        chosen={area.province}
        onChoose={(province) => {
          const [first] = byProvince.get(province) ?? [];
          if (first && province !== area.province) choose(first.areaId);
        }}
        areaOf={(id) => {
          const key = provinceName(id);
          const theirs = byProvince.get(key);
          return (
            theirs && {
              key,
              label: t('map.area', { province: place(key), count: theirs.length }),
              depth: (theirs.length / most) * 0.7,
            }
          );
        }}
      >
        {areas.map(({ areaId, areaName, latitude, longitude }) => {
          const { x, y } = projectPoint(latitude, longitude);
          const isChosen = areaId === area.areaId;
          const degrees = todays.get(areaId);
          return (
            <g key={areaId} className={styles.point} data-chosen={isChosen} aria-hidden="true">
              <circle cx={x} cy={y} r={isChosen ? 8 : 5} onClick={() => choose(areaId)}>
                <title>
                  {place(areaName)} {format.count(degrees?.min ?? null)} /{' '}
                  {format.count(degrees?.max ?? null)}℃
                </title>
              </circle>
              {isChosen && (
                <text x={x} y={y - 13} textAnchor="middle">
                  {place(areaName)}
                </text>
              )}
            </g>
          );
        })}
      </KoreaMap>
      <figcaption>
        {t('map.legend')} <MapCredit />
      </figcaption>
    </figure>
  );
}
