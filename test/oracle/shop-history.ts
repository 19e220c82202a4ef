import fc from 'fast-check';
import type { ModelEvent } from './shop-model.ts';

/** Everything a history can happen to: a random life of one instance, step by step. */
export type Step =
  | { readonly kind: 'append'; readonly batch: Batch }
  /** An earlier batch is sent once more, perhaps by a client whose clock is set otherwise by now. */
  | { readonly kind: 'repeat'; readonly back: number; readonly clockShiftMs: number }
  | { readonly kind: 'compact' | 'seal' | 'archive' | 'checkpoint' | 'restart' | 'check' }
  | { readonly kind: 'rebuild'; readonly metric: number }
  | { readonly kind: 'erase'; readonly user: string; readonly meanwhile: Batch }
  /** Killed, and its store taken away. */
  | { readonly kind: 'lose store' }
  /** The process dies that many steps from now, or something fails there, once. */
  | { readonly kind: 'die' | 'fail'; readonly afterSteps: number };

export interface Batch {
  readonly events: readonly Happening[];
  /** receivedAt - sentAt. */
  readonly clockShiftMs: number;
  readonly sample: boolean;
  /** Rejected events among the good ones. */
  readonly badEvents: number;
}

/** An event as it happened; how it is written down follows from it. */
export interface Happening extends Omit<ModelEvent, 'eventUs' | 'sample'> {
  readonly spelling: 'utc' | 'seoul';
  readonly query?: string;
  readonly orderId?: string;
  readonly title?: string;
  readonly extra?: string;
}

export interface History {
  readonly batchRecords: number;
  readonly smallBatchRecords: number;
  readonly foldRecords: number;
  readonly segmentBytes: number;
  readonly steps: readonly Step[];
}

/** A Monday noon in Seoul, a substitute holiday after a Saturday that was one. */
export const startMs = Date.UTC(2026, 9, 5, 3);
export const holidays = ['2026-10-03', '2026-10-05'];

const hourMs = 3_600_000;
const minuteMs = 60_000;

const hostile = [
  "'; drop table identities; --",
  '"quoted" \\ back',
  '=1+1',
  'NULL',
  '사과 🍎',
  'e\u0301',
  'é',
  'line\nbreak\ttab',
  '\u2028',
  '{"a":[1]}',
  ' ',
];

const text = (usual: readonly string[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...hostile) },
  );

/** Few times, so that they tie; on the edges of hours and of days in Seoul; some with microseconds. */
const occurredUs = fc
  .tuple(
    fc.oneof(fc.constantFrom(-60, -36, -12, 0, 12), fc.integer({ min: -72, max: 15 })),
    fc.constantFrom(0, 0, 1, 30, 59),
    fc.constantFrom(0, 0, 0, 1, -1, 999_999, 1000),
  )
  .map(([hours, minutes, us]) => (startMs + hours * hourMs + minutes * minuteMs) * 1000 + us);

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const items = text(['060103', '060117', '060201']);
const groups = fc.constantFrom('g1', 'g2', "g'3");

const detailsByType = {
  page_view: fc.record({ path: text(['/', '/', '/apples', '/pears']) }),
  item_view: fc.record({ itemCode: items, path: some(text(['/apples', '/'])) }),
  search: fc.record({ query: text(['apple', '배']), itemCode: some(items) }),
  wish: fc.record({ itemCode: items }),
  login: fc.record({ title: some(text(['hello'])) }),
  restock_request: fc.record({ itemCode: items }),
  group_open: fc.record({
    itemCode: items,
    groupId: groups,
    targetSize: fc.integer({ min: 1, max: 3 }),
    closesUs: occurredUs.map((us) => Math.floor(us / 1000) * 1000 + 6 * hourMs * 1000),
  }),
  group_join: fc.record({ itemCode: items, groupId: groups }),
  purchase: fc.record({
    itemCode: items,
    orderId: text(['o1', 'o2']),
    quantity: fc.constantFrom(1, 2, 9999),
    price: fc.constantFrom(0, 12_900, 100_000_000),
    purchaseType: fc.constantFrom('solo' as const, 'group' as const),
    groupId: some(groups),
  }),
} satisfies Record<string, fc.Arbitrary<object>>;

const happening: fc.Arbitrary<Happening> = fc
  .constantFrom(...(Object.keys(detailsByType) as (keyof typeof detailsByType)[]))
  .chain((type) =>
    fc.tuple(
      fc.record({
        type: fc.constant(type),
        eventId: text(Array.from({ length: 40 }, (_, index) => `e${index}`)),
        occurredUs,
        anonymousId: text(['ann', 'ben', 'cho']),
        sessionId: text(['s1', 's2', 's3', 's4', 's5']),
        userId: some(text(['u1', 'u2', 'u3', 'u4', 'u5'])),
        spelling: fc.constantFrom('utc' as const, 'seoul' as const),
        extra: some(text(['spring'])),
      }),
      detailsByType[type] as fc.Arbitrary<object>,
    ),
  )
  .map(([event, details]) => withoutUndefined({ ...event, ...details }) as unknown as Happening);

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

const clockShiftMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      5 * minuteMs,
      -5 * minuteMs,
      5 * minuteMs + 1,
      -5 * minuteMs - 1,
      -26 * hourMs,
      14 * hourMs + 1,
    ),
  },
);

const batch: fc.Arbitrary<Batch> = fc.record({
  events: fc.array(happening, { minLength: 1, maxLength: 8 }),
  clockShiftMs,
  sample: fc.boolean(),
  badEvents: fc.constantFrom(0, 0, 0, 1, 2),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: batch.map((one): Step => ({ kind: 'append', batch: one })) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.nat(5), clockShiftMs }),
  },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(
        'compact',
        'compact',
        'archive',
        'archive',
        'seal',
        'checkpoint',
        'restart',
        'check',
      )
      .map((kind): Step => ({ kind })),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'lose store' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rebuild' as const), metric: fc.nat(6) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('erase' as const),
      user: text(['u1', 'u2', 'u3']),
      meanwhile: batch,
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom('die' as const, 'die' as const, 'fail' as const),
      afterSteps: fc.oneof(fc.nat(12), fc.nat(60)),
    }),
  },
);

export const history: fc.Arbitrary<History> = fc.record({
  batchRecords: fc.constantFrom(1, 3, 10, 100),
  smallBatchRecords: fc.constantFrom(0, 4, 1_000),
  foldRecords: fc.constantFrom(1, 7, 1_000),
  segmentBytes: fc.constantFrom(300, 2_000, 1_000_000),
  steps: fc.array(step, { minLength: 4, maxLength: 16 }),
});

/** The event as a client sends it. */
export function sent(event: Happening): Record<string, unknown> {
  const { occurredUs: at, closesUs, spelling, extra, ...rest } = event;
  return {
    ...rest,
    occurredAt: timeText(at, spelling),
    ...(closesUs === undefined ? {} : { closesAt: timeText(closesUs, spelling) }),
    ...(extra === undefined ? {} : { campaign: { name: extra } }),
  };
}

/** RFC 3339 with as many digits as it takes. */
export function timeText(us: number, spelling: Happening['spelling'] = 'utc'): string {
  const micros = String(((us % 1000) + 1000) % 1000).padStart(3, '0');
  const shiftMs = spelling === 'seoul' ? 9 * hourMs : 0;
  const iso = new Date(Math.floor(us / 1000) + shiftMs).toISOString().slice(0, -1);
  return `${iso}${micros === '000' ? '' : micros}${spelling === 'seoul' ? '+09:00' : 'Z'}`;
}

/** An event as it is counted: by the corrected time where the client's clock was wrong. */
export function recordOf(event: Happening, { clockShiftMs, sample }: Batch): ModelEvent {
  const isWrong = Math.abs(clockShiftMs) > 5 * 60_000;
  return { ...event, sample, eventUs: event.occurredUs + (isWrong ? clockShiftMs * 1000 : 0) };
}

/** Whether the collector takes it. */
export function isAccepted(event: Happening, batch: Batch, receivedAtMs: number): boolean {
  const latestMs = receivedAtMs + 24 * hourMs;
  const { occurredUs, eventUs } = recordOf(event, batch);
  return Math.floor(occurredUs / 1000) <= latestMs && Math.floor(eventUs / 1000) <= latestMs;
}
