import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { inByteUnit, inTimeUnits } from './units.ts';

/** Sizes and lengths of time as text, in the page's language. */
export function useUnits() {
  const { t } = useTranslation('health');
  const { mean } = useFormat();
  return {
    size: (bytes: number) => {
      const { value, unit } = inByteUnit(bytes);
      return `${mean(value)} ${unit}`;
    },
    time: (ms: number) =>
      inTimeUnits(ms)
        .map(({ value, unit }) => t(`units.${unit}`, { value: mean(value) }))
        .join(' '),
  };
}
