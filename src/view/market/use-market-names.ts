import { useTranslation } from 'react-i18next';

export interface MarketNames {
  /** A wholesale market in the page's language; its Korean name where it has no other. */
  market(named: { readonly marketCode: string; readonly market: string }): string;
  /** A grade; in Korean where it has no other name. */
  grade(grade: string): string;
  /** Settlement services as reports name them, such as `MAFRA, aT`, in words; undefined without any. */
  settlements(source: string | null | undefined): string | undefined;
}

/** Names that the reports tell in Korean only. */
export function useMarketNames(): MarketNames {
  const { t, i18n } = useTranslation('market');
  const known = (key: string) =>
    i18n.exists(key, { ns: 'market' }) ? t(key as 'markets.110001') : undefined;
  return {
    market: ({ marketCode, market }) => known(`markets.${marketCode}`) ?? market,
    grade: (grade) => known(`grades.${grade}`) ?? grade,
    settlements: (source) => {
      const services = source?.split(', ').map((each) => known(`services.${each}`) ?? each);
      return services && t('settlements', { services: services.join(', ') });
    },
  };
}
