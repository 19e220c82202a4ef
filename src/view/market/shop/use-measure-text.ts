import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutsideMeasure, ShopMeasure } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';

type Measure = ShopMeasure | OutsideMeasure;

/** Values of the shop, the market and the weather as text, with and without their unit. */
export interface MeasureText {
  bare(measure: Measure, value: number | null): string;
  full(measure: Measure, value: number | null): string;
}

export function useMeasureText(): MeasureText {
  const { t } = useTranslation('marketShop');
  const format = useMarketFormat();
  return useMemo(() => {
    const bare: MeasureText['bare'] = (measure, value) => {
      if (measure === 'volumeKg') return format.tons(value);
      const hasDecimals = measure === 'meanTemperatureC' || measure === 'rainMm';
      return (hasDecimals ? format.decimal : format.count)(value);
    };
    return {
      bare,
      full: (measure, value) =>
        value === null ? bare(measure, value) : `${bare(measure, value)}${t(`units.${measure}`)}`,
    };
  }, [format, t]);
}
