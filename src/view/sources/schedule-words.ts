/** When a source is asked, read from its cron pattern. Days of the week: 0 Sunday to 6. */
export type Schedule =
  | { readonly kind: 'minutes'; readonly every: number }
  | { readonly kind: 'hourly'; readonly minute: number }
  | { readonly kind: 'daily'; readonly times: readonly string[] }
  | {
      readonly kind: 'weekly';
      readonly weekdays: readonly number[];
      readonly times: readonly string[];
    }
  | {
      readonly kind: 'monthly';
      readonly days: readonly number[];
      readonly times: readonly string[];
    }
  /** A pattern that is clearer as it is. */
  | { readonly kind: 'other' };

/**
 * Reads a cron pattern of five fields.
 *
 * @example
 * readSchedule('40 10,15 * * *') // { kind: 'daily', times: ['10:40', '15:40'] }
 */
export function readSchedule(pattern: string): Schedule {
  const fields = pattern.trim().split(/\s+/);
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = fields;
  if (fields.length !== 5 || months !== '*') return { kind: 'other' };
  if (hours === '*' && days === '*' && weekdays === '*') return withinTheHour(minutes);
  const times = timesOf(minutes, hours);
  if (!times) return { kind: 'other' };
  if (days === '*' && weekdays === '*') return { kind: 'daily', times };
  const someDays = listed(days, 31);
  if (someDays && weekdays === '*') return { kind: 'monthly', days: someDays, times };
  const someWeekdays = listed(weekdays, 7)?.map((day) => day % 7);
  if (someWeekdays && days === '*') return { kind: 'weekly', weekdays: someWeekdays, times };
  return { kind: 'other' };
}

function withinTheHour(minutes: string): Schedule {
  const every = /^\*\/(\d{1,2})$/.exec(minutes)?.[1];
  if (every !== undefined) return { kind: 'minutes', every: Number(every) };
  if (minutes === '*') return { kind: 'minutes', every: 1 };
  const [minute, ...more] = listed(minutes, 59) ?? [];
  return minute === undefined || more.length > 0 ? { kind: 'other' } : { kind: 'hourly', minute };
}

function timesOf(minutes: string, hours: string): readonly string[] | undefined {
  const minuteList = listed(minutes, 59);
  return listed(hours, 23)?.flatMap((hour) =>
    (minuteList ?? []).map((minute) => `${twoDigits(hour)}:${twoDigits(minute)}`),
  );
}

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Numbers of a field such as `1-5` or `2,5,8`; undefined for any other. */
function listed(field: string, most: number): readonly number[] | undefined {
  const parts = field.split(',').map((part) => {
    const [, first, last = first] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part) ?? [];
    if (first === undefined) return undefined;
    const [from, to] = [Number(first), Number(last)];
    return from > to || to > most
      ? undefined
      : Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}
