import Type from 'typebox';
import type { Static } from 'typebox';
import { timeText } from '../../../src/serve/contract.ts';
import type { InsightAnswer } from '../../../src/serve/contract.ts';
import { formatInstant } from '../../../src/base/instant.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import { duringSql } from '../../../src/serve/time-range.ts';
import { count } from './fields.ts';

const row = Type.Object({
  minute: timeText('Start of the minute'),
  events: count('Events of any type'),
  visitors: count('Distinct visitors within the minute'),
  orders: count('purchase events'),
});

export type TimelineAnswer = InsightAnswer<Static<typeof row>>;

type Minute = Omit<Static<typeof row>, 'minute'> & { readonly minuteMs: number };

export const timeline = defineInsight({
  name: 'timeline',
  title: { ko: '분 단위 흐름', en: 'Timeline' },
  description:
    'Events, distinct visitors and orders a minute, in order. A minute without events has no row. At most 14 days.',
  metrics: ['traffic'],
  widening: 'hour',
  longestRangeDays: 14,
  parameters: {},
  row,
  beside: {},
  async run({ query, range }) {
    const rows = await query<Minute>(
      `select epoch_ms(windowStart) as minuteMs, events, visitors, orders
       from traffic where ${duringSql(range)} order by windowStart`,
    );
    return {
      rows: rows.map(({ minuteMs, ...counts }) => ({ minute: formatInstant(minuteMs), ...counts })),
    };
  },
});
