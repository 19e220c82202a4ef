import { useTranslation } from 'react-i18next';
import { DateChoiceField } from '../date-choice.tsx';
import { MarketPage } from '../market-page.tsx';
import { useDateChoice } from '../use-date-choice.ts';
import { AreaWeather } from './area-weather.tsx';
import { CrowdedFruit } from './crowded-fruit.tsx';
import { ItemPrices } from './item-prices-panel.tsx';
import styles from './main-page.module.css';
import { Movers } from './movers.tsx';

/** The market at a glance. */
export function MainPage() {
  const { t } = useTranslation('marketMain');
  const date = useDateChoice();
  return (
    <MarketPage
      heading={t('heading')}
      lead={t('lead')}
      tools={<DateChoiceField choice={date} />}
      shown={{ date: date.date }}
    >
      <div className={styles.columns}>
        <ItemPrices date={date} />
        <div className={styles.beside}>
          <Movers date={date.asked} />
          <CrowdedFruit />
        </div>
      </div>
      <AreaWeather />
    </MarketPage>
  );
}
