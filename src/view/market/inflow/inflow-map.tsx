import { useTranslation } from 'react-i18next';
import type { InflowRegion, RegionRow, RegionsAnswer } from '../answers.ts';
import { KoreaMap } from '../map/korea-map.tsx';
import { MapCredit } from '../map/map-credit.tsx';
import { regionOf } from '../map/south-korea.ts';
import { useMarketFormat } from '../use-market-format.ts';
import styles from './inflow.module.css';

interface Props {
  readonly answer: RegionsAnswer;
  readonly region: InflowRegion | undefined;
  readonly choose: (region: string) => void;
}

/** Regions that have no place on the map. */
const elsewhere: readonly InflowRegion[] = ['수입', '기타'];

/** Regions by how much came from them; imports and unknown origins beside the map. */
export function InflowMap({ answer, region, choose }: Props) {
  const { t } = useTranslation('marketInflow');
  const { t: say } = useTranslation('market');
  const format = useMarketFormat();
  const rows = new Map(answer.rows.map((row) => [row.region, row]));
  const most = Math.max(...answer.rows.map(({ volumeKg }) => volumeKg), 1);
  const labelOf = (row: RegionRow) =>
    t('map.area', {
      region: say(`regions.${row.region}`),
      tons: format.tons(row.volumeKg),
      share: format.share(row.share),
    });
  return (
    <figure className={styles.figure}>
      <KoreaMap
        label={t('map.label')}
        chosen={region}
        onChoose={choose}
        areaOf={(province) => {
          const row = rows.get(regionOf(province));
          return row && { key: row.region, label: labelOf(row), depth: row.volumeKg / most };
        }}
      />
      <div className={styles.elsewhere}>
        {elsewhere.map((name) => {
          const row = rows.get(name);
          return (
            row && (
              <button
                key={name}
                type="button"
                aria-pressed={region === name}
                onClick={() => choose(name)}
              >
                {labelOf(row)}
              </button>
            )
          );
        })}
      </div>
      <figcaption>
        {t('map.legend', { most: format.tons(most) })} <MapCredit />
      </figcaption>
    </figure>
  );
}
