import { minuteMs } from '../live/seoul-time.ts';
import { useNow } from '../live/use-now.ts';
import { seoulDay } from './days.ts';

/** The day in Seoul, `YYYY-MM-DD`; another one after midnight. */
export function useToday(): string {
  return seoulDay(useNow(minuteMs));
}
