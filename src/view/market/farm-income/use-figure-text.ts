import { useTranslation } from 'react-i18next';
import { useMarketFormat } from '../use-market-format.ts';
import type { FigureName } from './farm-figure-names.ts';

/** A figure of a farm as text, and its unit. Ratios have theirs within. */
export function useFigureText() {
  const { t } = useTranslation('marketFarmIncome');
  const format = useMarketFormat();
  return {
    value: (name: FigureName, value: number | null): string =>
      isRatio(name) ? format.share(value) : format.count(value),
    unit: (name: FigureName): string => {
      if (isRatio(name)) return '';
      return name === 'yieldKg' ? 'kg' : t(name === 'unitPrice' ? 'units.perKg' : 'units.krw');
    },
  };
}

const isRatio = (name: FigureName) => name === 'incomeRatio' || name === 'netProfitRatio';
