import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { CitiesAnswer, City } from '../answers.ts';
import { usePlaceName } from '../map/use-place-name.ts';
import { MarketPage } from '../market-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import { useReport } from '../use-report.ts';
import { CityList } from './city-list.tsx';
import { CityWeather } from './city-weather.tsx';
import { WeatherMap } from './weather-map.tsx';
import styles from './weather.module.css';

const refreshMs = 300_000;

/** 농업기상: the weather of cities and counties now and on three days, chosen on a map. */
export function WeatherPage() {
  const { t } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const place = usePlaceName();
  const report = useReport<CitiesAnswer>({ path: 'weather/cities', refreshMs });
  const { city, choose } = useCityChoice(report.answer?.rows ?? []);
  return (
    <MarketPage heading={t('heading')} lead={t('lead')}>
      <ReportPanel
        id="weather"
        heading={
          city ? t('panel', { city: `${place(city.province)} ${place(city.name)}` }) : t('heading')
        }
        report={report}
        empty={t('empty')}
        source={t('source')}
        note={() => (city?.days[0] ? format.fullDay(city.days[0].date) : '')}
        bodyHeightPx={620}
      >
        {({ rows }) =>
          city && (
            <div className={styles.grid}>
              <WeatherMap cities={rows} city={city} choose={choose} />
              <div className={styles.beside}>
                <CityWeather city={city} />
                <CityList cities={rows} city={city} choose={choose} />
              </div>
            </div>
          )
        }
      </ReportPanel>
    </MarketPage>
  );
}

/** The city of the address, else the first one. */
function useCityChoice(cities: readonly City[]) {
  const [query, setQuery] = useSearchParams();
  const city = cities.find(({ code }) => code === query.get('city')) ?? cities[0];
  const choose = (code: string) =>
    setQuery((before) => {
      const written = new URLSearchParams(before);
      written.set('city', code);
      return written;
    });
  return { city, choose };
}
