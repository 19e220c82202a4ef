import { useTranslation } from 'react-i18next';
import { Advice } from '../../parts/advice.tsx';
import type { InflowRegion, RegionRow, RegionsAnswer } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';

interface Props {
  readonly answer: RegionsAnswer;
  readonly region: InflowRegion | undefined;
}

/** What the figures come down to: the chosen region, or the one that most came from. */
export function InflowAdvice({ answer, region }: Props) {
  const { t } = useTranslation('marketInflow');
  const { t: say } = useTranslation('market');
  const format = useMarketFormat();
  const ranked = answer.rows.toSorted((one, other) => other.volumeKg - one.volumeKg);
  const place = Math.max(
    0,
    ranked.findIndex((row) => row.region === region),
  );
  const row = ranked[place];
  if (!row) return null;
  const values = {
    region: say(`regions.${row.region}`),
    rank: place + 1,
    share: format.share(row.share),
    tons: format.tons(row.volumeKg),
    otherTons: format.tons(row.otherVolumeKg),
    change: format.share(Math.abs(row.changeRatio ?? 0)),
  };
  return (
    <Advice heading={answer.totalKg === 0 ? t('advice.nothing') : t('advice.heading', values)}>
      <p>{t(`advice.${changeOf(row, answer)}`, values)}</p>
      {answer.days !== answer.otherDays && (
        <p>
          {t('advice.days', {
            days: format.count(answer.days),
            otherDays: format.count(answer.otherDays),
          })}
        </p>
      )}
    </Advice>
  );
}

type Change = 'none' | 'noneBefore' | 'nothingBefore' | 'more' | 'less';

function changeOf({ changeRatio }: RegionRow, { days, otherDays }: RegionsAnswer): Change {
  if (days === 0) return 'none';
  if (otherDays === 0) return 'noneBefore';
  if (changeRatio === null) return 'nothingBefore';
  return changeRatio < 0 ? 'less' : 'more';
}
