import { useTranslation } from 'react-i18next';
import type { CitiesAnswer, City } from '../answers.ts';
import { usePlaceInProvince } from '../map/use-place-name.ts';
import { MarketPage } from '../market-page.tsx';
import { ReportPanel } from '../report-panel.tsx';
import { reportSources } from '../report-sources.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useListedChoice } from '../use-listed-choice.ts';
import { useReport } from '../use-report.ts';
import { AllCities, NearCities } from './city-list.tsx';
import { CityWeather } from './city-weather.tsx';
import { WeatherMap } from './weather-map.tsx';
import styles from './weather.module.css';

const refreshMs = 300_000;

/** 농업기상: the weather of cities and counties now and on three days, chosen on a map. */
export function WeatherPage() {
  const { t } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const place = usePlaceInProvince();
  const report = useReport<CitiesAnswer>({ path: 'weather/cities', refreshMs });
  const { chosen: city, choose } = useListedChoice({
    name: 'city',
    entries: report.answer?.rows ?? [],
    idOf: ({ code }) => code,
    nameOf: ({ province, name }) => place(province, name),
    isOutdated: report.isOutdated,
  });
  return (
    <MarketPage heading={t('heading')} lead={t('lead')}>
      <ReportPanel
        id="weather"
        heading={city ? t('panel', { city: place(city.province, city.name) }) : t('heading')}
        report={report}
        isEmpty={({ rows }) => rows.every(isBlank)}
        empty={t('empty')}
        readsFrom={reportSources.cityWeather}
        source={t('source')}
        note={() => (city?.days[0] ? format.fullDay(city.days[0].date) : '')}
        bodyHeightPx={620}
      >
        {({ rows }) =>
          city && (
            <>
              <div className={styles.grid}>
                <div className={styles.beside}>
                  <WeatherMap cities={rows} city={city} choose={choose} />
                  <NearCities cities={rows} city={city} choose={choose} />
                </div>
                <div className={styles.beside}>
                  <CityWeather city={city} />
                </div>
              </div>
              <AllCities cities={rows} city={city} choose={choose} />
            </>
          )
        }
      </ReportPanel>
    </MarketPage>
  );
}

/** Whether nothing is known of a city's weather. */
function isBlank({ now, days, midTerm }: City): boolean {
  return now === null && midTerm.length === 0 && days.every(({ issuedAt }) => issuedAt === null);
}
