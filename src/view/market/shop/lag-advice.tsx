import { josa } from 'es-hangul';
import { useTranslation } from 'react-i18next';
import { Advice } from '../../parts/advice.tsx';
import { useFormat } from '../../language/use-format.ts';
import type { OutsideMeasure, ShopMarketAnswer, ShopMeasure } from '../answers.ts';
import { lagsOf, readLag } from './read-lag.ts';
import type { LagReading } from './read-lag.ts';

interface Props {
  readonly answer: ShopMarketAnswer;
  readonly shop: ShopMeasure;
  readonly outside: OutsideMeasure;
}

/** Whether the two went together, and what to do with it. */
export function LagAdvice({ answer, shop, outside }: Props) {
  const { t } = useTranslation('marketShop');
  const { coefficient } = useFormat();
  const [strongest] = lagsOf(answer.strongest, { shop, outside });
  const reading = readLag(strongest);
  const words = useReadingWords({ shop, outside });
  return (
    <Advice heading={words(reading)}>
      {strongest !== undefined && strongest.r !== null && (
        <p>
          {t('advice.figures', {
            lag: strongest.lag,
            n: strongest.n,
            r: coefficient(strongest.r),
            low: coefficient(strongest.low ?? strongest.r),
            high: coefficient(strongest.high ?? strongest.r),
          })}
        </p>
      )}
      <p>{t(`advice.${reading.kind}ToDo`)}</p>
    </Advice>
  );
}

type Particle = '와/과' | '이/가' | '은/는';

/** Particles follow how a Korean word ends. */
function useReadingWords({ shop, outside }: Pick<Props, 'shop' | 'outside'>) {
  const { t, i18n } = useTranslation('marketShop');
  const nameOf = (measure: ShopMeasure | OutsideMeasure, particle: Particle) => {
    const name = t(`measures.${measure}`);
    return i18n.language === 'ko' ? josa(name, particle) : name;
  };
  const names = {
    shop: t(`measures.${shop}`),
    outsideAnd: nameOf(outside, '와/과'),
    outsideIs: nameOf(outside, '이/가'),
    shopIs: nameOf(shop, '이/가'),
    shopTopic: nameOf(shop, '은/는'),
  };
  return (reading: LagReading): string => {
    if (reading.kind !== 'together') return t(`advice.${reading.kind}`, names);
    const { order, sign, days } = reading;
    return t(`advice.${order}`, { ...names, days, way: t(`advice.${sign}`) });
  };
}
