import { useTranslation } from 'react-i18next';
import { InsightPanel } from '../insight/insight-panel.tsx';
import { InsightTools } from '../insight/insight-tools.tsx';
import { useInsight } from '../insight/use-insight.ts';
import { minuteMs } from '../live/seoul-time.ts';
import { useNow } from '../live/use-now.ts';
import { Choice } from '../parts/choice.tsx';
import { FoldedTable } from '../parts/folded-table.tsx';
import { useAddressChoice } from '../parts/use-address-choice.ts';
import { useRange } from '../range/use-range.ts';
import { Page } from '../shell/page.tsx';
import type { CouponHour, CouponHoursAnswer } from './answer.ts';
import { CouponAdvice } from './coupon-advice.tsx';
import { nextCoupon } from './coupon-slot.ts';
import { Holidays } from './holidays.tsx';
import { HourMap } from './hour-map.tsx';
import { HourTable } from './hour-table.tsx';
import { marks } from './marks.ts';

const measures = ['visitors', 'orders'] as const;
const isEmpty = ({ rows }: CouponHoursAnswer) => rows.every(({ visitors }) => visitors === 0);

/** When the shop is busy and when it is quiet, and when to open the next timed coupon. */
export function CouponHoursPage() {
  const { t } = useTranslation('couponHours');
  const range = useRange('14d');
  // Only finished hours count: little changes with a commit.
  const request = { name: 'coupon-hours', choice: range.choice, refreshMs: minuteMs };
  const insight = useInsight<CouponHoursAnswer>(request);
  const [measure, setMeasure] = useAddressChoice('measure', measures);
  const nowMs = useNow(minuteMs);
  const advice = nextCoupon(insight.answer?.rows ?? [], nowMs);
  const holidays = insight.answer?.holidays.days ?? [];
  const panel = { insight, isEmpty, empty: t('empty') };
  return (
    <Page
      heading={t('heading')}
      lead={t('lead')}
      tools={
        <>
          <InsightTools range={range} request={request} offered={['7d', '14d', '28d']} />
          <Choice
            label={t('measure')}
            options={measures.map((id) => ({ id, text: t(id) }))}
            chosen={measure}
            onChoose={setMeasure}
          />
        </>
      }
    >
      <InsightPanel id="coupon-advice" heading={t('advice')} bodyHeightPx={150} {...panel}>
        {(answer) => <CouponAdvice answer={answer} advice={advice} nowMs={nowMs} />}
      </InsightPanel>
      <InsightPanel
        id="coupon-hours"
        heading={t('map')}
        note={() => t('mapUnit', { measure: t(measure) })}
        bodyHeightPx={390}
        {...panel}
      >
        {({ rows, peak, quiet }) => (
          <>
            <HourMap
              rows={rows}
              measure={measure}
              peak={peak}
              quiet={quiet}
              coupon={advice?.slot}
            />
            <p className="foot">
              {`${marks.coupon} ${t('coupon')} · ${marks.peak} ${t('peak')} · ${marks.quiet} ${t('quiet')}. `}
              {t('legend')} {daysText(rows)}{' '}
              {holidays.length === 0 ? t('noHolidays') : t('holidaysApart')}
            </p>
            <FoldedTable>
              <HourTable rows={rows} measure={measure} />
            </FoldedTable>
          </>
        )}
      </InsightPanel>
      {holidays.length > 0 && (
        <InsightPanel
          id="holidays"
          heading={t('holidays')}
          insight={insight}
          isEmpty={() => false}
          empty=""
        >
          {(answer) => <Holidays holidays={answer.holidays} />}
        </InsightPanel>
      )}
    </Page>
  );

  function daysText(rows: readonly CouponHour[]): string {
    const days = rows.map((row) => row.days);
    const [least, most] = [Math.min(...days), Math.max(...days)];
    const words = least === most ? t('sameDays', { least }) : t('daysBetween', { least, most });
    return [words, t('finished'), ...(least < 2 ? [t('fewDays')] : [])].join(' ');
  }
}
