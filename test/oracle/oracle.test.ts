import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DrivenHistory } from './driven-history.ts';
import * as model from './insight-model.ts';
import { history, holidays, startMs } from './shop-history.ts';
import { shopModel } from './shop-model.ts';
import { rowsInMicroseconds, sortedLines } from '../support/state-rows.ts';

/** More for a long night: POMONA_ORACLE_RUNS=1000. A seed that failed is run again with POMONA_ORACLE_SEED. */
const numRuns = Number(process.env['POMONA_ORACLE_RUNS'] ?? 10);
const seed = process.env['POMONA_ORACLE_SEED'];

test(
  'after any history the metrics are what plain loops make of the events, and the ledger is even',
  { timeout: 60_000 * numRuns },
  async () => {
    const lived = { deaths: 0, failures: 0, histories: 0, counted: 0 };
    await fc.assert(
      fc.asyncProperty(history, async (random) => {
        const driven = await DrivenHistory.start(random);
        try {
          for (const step of random.steps) {
            await driven.take(step, () => expectExact(driven));
          }
          await driven.alive();
          await expectExact(driven);
          await expectInsights(driven);
          await driven.running.restart();
          await driven.alive();
          await expectExact(driven);
          if (driven.failures === 0) expect(driven.running.trouble).toEqual([]);
          lived.deaths += driven.deaths;
          lived.failures += driven.failures;
          lived.histories += 1;
          lived.counted += driven.counted().length;
        } finally {
          await driven.running.dispose();
        }
      }),
      {
        numRuns,
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        endOnFailure: process.env['POMONA_ORACLE_SHRINK'] === undefined,
      },
    );
    process.stderr.write(`oracle: ${JSON.stringify(lived)}\n`);
  },
);

async function expectExact(driven: DrivenHistory): Promise<void> {
  const events = driven.counted();
  const { running } = driven;
  for (const [metric, rowsOf] of Object.entries(shopModel)) {
    const rows = await running.pipeline.readers.use((connection) =>
      rowsInMicroseconds(connection, metric),
    );
    expect(sortedLines(rows), metric).toEqual(sortedLines(rowsOf(events)));
  }
  const verification = await running.verify();
  expect(verification.metrics.filter(({ differing }) => differing > 0)).toEqual([]);
  expect(verification.metrics.length).toBe(Object.keys(shopModel).length);
  expect(verification.ok).toBe(true);
  const { totals, difference } = await running.ledger();
  expect(difference, JSON.stringify(totals)).toBe(0);
  expect(totals.counted).toBe(driven.identities);
  expect(totals.pending).toBe(0);
  expect(totals.accepted).toBeGreaterThanOrEqual(driven.accepted);
  expect(totals.rejected).toBeGreaterThanOrEqual(driven.rejected);
}

const hourMs = 3_600_000;
const ranges = [
  { fromMs: startMs - 96 * hourMs, toMs: startMs + 48 * hourMs },
  { fromMs: startMs - 36 * hourMs, toMs: startMs - 3 * hourMs },
];

async function expectInsights(driven: DrivenHistory): Promise<void> {
  const events = driven.counted();
  const service = await driven.running.insights();
  for (const range of ranges) {
    const ask = async (name: string, parameters: Record<string, string> = {}) => {
      const from = new Date(range.fromMs).toISOString();
      const to = new Date(range.toMs).toISOString();
      const { json } = await service.answer(name, { from, to, ...parameters });
      return JSON.parse(json) as Record<string, unknown>;
    };
    const asOfMs = Date.parse(String((await ask('timeline')).asOf));
    const expected: [string, Record<string, string>, object][] = [
      ['crowded-products', { limit: '3' }, model.crowdedProducts(events, range, 3)],
      ['coupon-hours', {}, model.couponHours(events, range, asOfMs, holidays)],
      ['sought-products', { limit: '2' }, model.soughtProducts(events, range, 2)],
      ['payment-correlation', {}, without(model.paymentCorrelation(events, range), 'range')],
      ['landing-pages', {}, model.landingPages(events, range)],
      ['group-buys', {}, model.groupBuyAnswer(events, range, asOfMs)],
      ['timeline', {}, model.timeline(events, range)],
      ...funnels(events, range),
    ];
    for (const [name, parameters, answer] of expected) {
      const actual = await ask(name, parameters);
      expect(shaped(actual, answer), `${name} ${JSON.stringify(parameters)}`).toEqual(
        rounded(answer),
      );
    }
  }
}

function funnels(events: Parameters<typeof model.funnel>[0], range: model.ModelRange) {
  const questions: [string, Record<string, string>, object][] = [];
  for (const mode of ['ordered', 'any'] as const) {
    for (const breakdown of [undefined, 'purchaseType', 'itemCode', 'landing'] as const) {
      for (const windowMs of [undefined, 2 * hourMs]) {
        const asked = {
          mode,
          ...(breakdown === undefined ? {} : { breakdown }),
          ...(windowMs === undefined ? {} : { window: 'PT2H' }),
        };
        const answer = model.funnel(events, range, {
          mode,
          ...(breakdown === undefined ? {} : { breakdown }),
          ...(windowMs === undefined ? {} : { windowMs }),
        });
        questions.push(['funnel', asked, answer]);
      }
    }
  }
  return questions;
}

function without(answer: object, name: string): object {
  return Object.fromEntries(Object.entries(answer).filter(([each]) => each !== name));
}

/** Only what the expected answer has, since rows may hold more; numbers to nine digits. */
function shaped(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return actual.map((one, index) => shaped(one, expected[index] ?? expected[0]));
  }
  if (
    expected !== null &&
    typeof expected === 'object' &&
    actual !== null &&
    typeof actual === 'object'
  ) {
    return Object.fromEntries(
      Object.keys(expected).map((key) => [
        key,
        shaped(
          (actual as Record<string, unknown>)[key],
          (expected as Record<string, unknown>)[key],
        ),
      ]),
    );
  }
  return rounded(actual);
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(9));
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}
