import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import { FoldedTable } from '../../parts/folded-table.tsx';
import type { City } from '../answers.ts';
import { usePlaceName } from '../map/use-place-name.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { Sky } from './sky.tsx';
import styles from './weather.module.css';

interface Props {
  readonly cities: readonly City[];
  readonly city: City;
  readonly choose: (code: string) => void;
}

/** The cities of the chosen province, as buttons. */
export function NearCities({ cities, city, choose }: Props) {
  const { t } = useTranslation('marketWeather');
  const place = usePlaceName();
  return (
    <section aria-label={t('list.near', { province: place(city.province) })} data-screen-only>
      <h3 className={styles.subheading}>{t('list.near', { province: place(city.province) })}</h3>
      <ul className={styles.cities}>
        {cities
          .filter(({ province }) => province === city.province)
          .map((each) => (
            <li key={each.code}>
              <CityButton city={each} isChosen={each.code === city.code} choose={choose} />
            </li>
          ))}
      </ul>
    </section>
  );
}

interface ButtonProps {
  readonly city: City;
  readonly isChosen: boolean;
  readonly choose: (code: string) => void;
}

function CityButton({ city, isChosen, choose }: ButtonProps) {
  const place = usePlaceName();
  return (
    <button
      type="button"
      className={styles.city}
      aria-pressed={isChosen}
      onClick={() => choose(city.code)}
    >
      {place(city.name)}
    </button>
  );
}

/** All cities as a table: the same as the map. */
export function AllCities({ cities, city, choose }: Props) {
  const { t } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const place = usePlaceName();
  return (
    <FoldedTable summary={t('list.all', { count: cities.length })}>
      <DataTable
        caption={t('list.caption')}
        columns={[
          {
            id: 'province',
            heading: t('list.province'),
            kind: 'words',
            cell: (row) => place(row.province),
          },
          {
            id: 'city',
            heading: t('list.city'),
            kind: 'words',
            isRowHeading: true,
            cell: (row) => (
              <CityButton city={row} isChosen={row.code === city.code} choose={choose} />
            ),
          },
          {
            id: 'sky',
            heading: t('now.sky'),
            kind: 'words',
            cell: ({ now }) => <Sky weather={now} />,
          },
          {
            id: 'temperature',
            heading: t('list.temperature'),
            kind: 'number',
            cell: ({ now }) => format.decimal(now?.temperatureC ?? null),
          },
          {
            id: 'humidity',
            heading: t('days.humidity'),
            kind: 'number',
            isMinor: true,
            cell: ({ now }) => format.count(now?.humidityPercent ?? null),
          },
          {
            id: 'rain',
            heading: t('days.rain'),
            kind: 'number',
            isMinor: true,
            cell: ({ now }) => format.decimal(now?.rainMm ?? null),
          },
        ]}
        rows={cities}
        keyOf={({ code }) => code}
      />
    </FoldedTable>
  );
}
