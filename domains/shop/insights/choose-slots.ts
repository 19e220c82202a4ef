/** Means of one hour of the week over the days counted. */
export interface CouponHour {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly days: number;
  readonly visitors: number;
  readonly orders: number;
}

interface Slot {
  readonly weekday: number;
  readonly hour: number;
  readonly visitors: number;
  readonly orders: number;
  readonly reason: string;
  readonly reasonEn: string;
}

const weekdays: readonly (readonly [ko: string, en: string])[] = [
  ['월요일', 'Monday'],
  ['화요일', 'Tuesday'],
  ['수요일', 'Wednesday'],
  ['목요일', 'Thursday'],
  ['금요일', 'Friday'],
  ['토요일', 'Saturday'],
  ['일요일', 'Sunday'],
];

/**
 * The slot with the most visitors and the one with the fewest; ties by orders in the same sense, then the earliest in
 * the week. Null where there is no slot.
 */
export function chooseSlots(rows: readonly CouponHour[]): {
  readonly peak: Slot | null;
  readonly quiet: Slot | null;
} {
  const rising = [...rows].sort(
    (a, b) =>
      a.visitors - b.visitors || a.orders - b.orders || a.weekday - b.weekday || a.hour - b.hour,
  );
  const quiet = rising[0];
  if (!quiet) return { peak: null, quiet: null };
  const last = rising[rising.length - 1] ?? quiet;
  // Of equals at the top, the sort has the latest in the week last; the earliest is meant.
  const peak =
    rising.find((row) => row.visitors === last.visitors && row.orders === last.orders) ?? last;
  const overall = meanVisitors(rows);
  return {
    peak: explain(peak, overall, ['방문자가 가장 많습니다', 'the most visitors']),
    quiet: explain(quiet, overall, ['방문자가 가장 적습니다', 'the fewest visitors']),
  };
}

function meanVisitors(rows: readonly CouponHour[]): number {
  const hours = rows.reduce((sum, { days }) => sum + days, 0);
  return rows.reduce((sum, { visitors, days }) => sum + visitors * days, 0) / hours;
}

function explain(row: CouponHour, overall: number, [ko, en]: readonly [string, string]): Slot {
  const { weekday, hour, days } = row;
  const [weekdayKo, weekdayEn] = weekdays[weekday - 1] ?? ['', ''];
  const [visitors, orders, mean] = [row.visitors, row.orders, overall].map(oneDecimal);
  const from = `${hour}`.padStart(2, '0');
  const to = `${hour + 1}`.padStart(2, '0');
  return {
    weekday,
    hour,
    visitors: row.visitors,
    orders: row.orders,
    reason: `${weekdayKo} ${hour}시~${hour + 1}시: ${days}일 평균 방문자 ${visitors}명, 주문 ${orders}건으로 ${ko} (전체 시간 평균 방문자 ${mean}명).`,
    reasonEn: `${weekdayEn} ${from}:00-${to}:00 has ${en}: ${visitors} and ${orders} orders on average of ${days} day${days === 1 ? '' : 's'} (mean of all hours: ${mean} visitors).`,
  };
}

function oneDecimal(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
