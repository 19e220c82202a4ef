import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { Advice } from '../parts/advice.tsx';
import type { CouponHour, CouponHoursAnswer, HolidayDay } from './answer.ts';
import { couponDay, hourOfWeek, isAwake, overallVisitors, slotAt } from './coupon-slot.ts';
import type { NextCoupon } from './coupon-slot.ts';
import styles from './coupon-advice.module.css';
import { marks } from './marks.ts';
import { useHourWords } from './use-hour-words.ts';

interface Props {
  readonly answer: CouponHoursAnswer;
  readonly advice: NextCoupon | undefined;
  readonly nowMs: number;
}

/** When to open the next coupon, and the busiest and the quietest hour of the week, each with its reason. */
export function CouponAdvice({ answer, advice, nowMs }: Props) {
  const { t } = useTranslation('couponHours');
  const { peak, quiet, rows, holidays } = answer;
  const overall = overallVisitors(rows);
  const quietAction = isAwake(quiet?.hour ?? 0) ? t('quietAwake') : t('quietAsleep');
  return (
    <div className={styles.cards}>
      <Advised advice={advice}>
        <HolidayToday days={holidays.days} nowMs={nowMs} />
      </Advised>
      <Slot
        heading={`${marks.peak} ${t('peak')}`}
        slot={slotAt(rows, peak)}
        overall={overall}
        action={t('peakAction')}
      />
      <Slot
        heading={`${marks.quiet} ${t('quiet')}`}
        slot={slotAt(rows, quiet)}
        overall={overall}
        action={quietAction}
      />
    </div>
  );
}

function Advised(props: { readonly advice: NextCoupon | undefined; readonly children: ReactNode }) {
  const { t } = useTranslation('couponHours');
  const { mean } = useFormat();
  const words = useHourWords();
  if (!props.advice) return <Advice heading={t('noAdvice')}>{props.children}</Advice>;
  const { when, slot, asleep } = props.advice;
  const awake = { first: words.clock(couponDay.first), end: words.clock(couponDay.end) };
  return (
    <Advice heading={`${marks.coupon} ${t(when, { hours: words.hours(slot.hour) })}`}>
      <p>
        {t('adviceReason', {
          ...awake,
          weekday: words.weekday(slot.weekday),
          days: slot.days,
          visitors: mean(slot.visitors),
          orders: mean(slot.orders),
        })}
      </p>
      {asleep && (
        <p className={styles.aside}>
          {t('asleep', {
            ...awake,
            hours: words.hours(asleep.hour),
            visitors: mean(asleep.visitors),
          })}
        </p>
      )}
      {props.children}
    </Advice>
  );
}

function HolidayToday(props: { readonly days: readonly HolidayDay[]; readonly nowMs: number }) {
  const { t } = useTranslation('couponHours');
  const words = useHourWords();
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(props.nowMs);
  const holiday = props.days.find(({ date }) => date === today);
  if (!holiday) return null;
  const weekday = words.weekday(hourOfWeek(props.nowMs).weekday);
  return <p>{t('holidayToday', { name: holiday.name, weekday })}</p>;
}

interface SlotProps {
  readonly heading: string;
  readonly slot: CouponHour | undefined;
  /** Mean visitors of all hours. */
  readonly overall: number;
  readonly action: string;
}

function Slot({ heading, slot, overall, action }: SlotProps) {
  const { t } = useTranslation('couponHours');
  const { mean, share } = useFormat();
  const words = useHourWords();
  if (!slot) return null;
  const { visitors, orders, days } = slot;
  const ratio = visitors / overall;
  return (
    <div className={styles.card}>
      <p className={styles.label}>{heading}</p>
      <h3>{words.slot(slot)}</h3>
      <p>
        {t('reason', {
          days,
          visitors: mean(visitors),
          orders: mean(orders),
          overall: mean(overall),
          ratio:
            ratio >= 1.5 ? t('times', { times: mean(ratio) }) : t('part', { share: share(ratio) }),
        })}
      </p>
      <p className={styles.aside}>{action}</p>
    </div>
  );
}
