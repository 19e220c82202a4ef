import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { createEventGate } from '../../../src/collect/accept-event.ts';
import { batchOfJson } from '../../../src/collect/event-batch.ts';
import { eventColumns } from '../../../src/collect/event-schema.ts';
import { sortBatch } from '../../../src/collect/sort-batch.ts';
import { purchase, receivedAtMs, shopEvent } from './shop-event.ts';

const fieldNames = Object.keys(shopEvents.fields);
const text = fc.string({ unit: 'binary', maxLength: 70 });
const anyText = fc.oneof(
  text,
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"', '\\', '\0', '\ud800'),
);
const time = fc
  .date({ noInvalidDate: true, min: new Date('1999-12-31'), max: new Date('2026-11-24') })
  .map((date) => date.toISOString().replace('Z', '+09:00'));
const anyValue = fc.oneof(anyText, time, fc.integer(), fc.double(), fc.jsonValue());
const anyName = fc.oneof(fc.constantFrom(...fieldNames, '__proto__', 'extra', 'sample'), anyText);
const changes = fc.array(fc.tuple(anyName, anyValue), { maxLength: 3 });
const base = fc.constantFrom(shopEvent(), shopEvent(purchase), shopEvent({ type: 'login' }), {});

/** Events near validity, as text: most fields right, some replaced, some unknown. */
const eventText = fc
  .tuple(base, changes)
  .map(([event, changed]) =>
    JSON.stringify(Object.fromEntries([...Object.entries(event), ...changed])),
  );

test('whatever JSON comes, an accepted line is one line of JSON, and read_json reads every one', async () => {
  const accept = createEventGate(shopEvents);
  const lines: string[] = [];
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: eventText }, { weight: 1, arbitrary: fc.json() }), {
        maxLength: 20,
      }),
      (texts) => {
        const batch = batchOfJson(`[${texts.join(',')}]`);
        const { hasEscapes } = batch;
        const context = { receivedAtMs, clockShiftMs: 0, sample: false, hasEscapes };
        const sorted = sortBatch(accept, batch, context);
        expect(sorted.accepted + sorted.rejected.length).toBe(texts.length);
        expect(sorted.lines.split('\n')).toHaveLength(sorted.accepted + 1);
        lines.push(...sorted.lines.split('\n').slice(0, -1));
      },
    ),
    { numRuns: 300 },
  );
  const columns = new Set(eventColumns(shopEvents).map((column) => column.name));
  for (const line of lines) {
    expect(Object.keys(JSON.parse(line) as object).every((name) => columns.has(name))).toBe(true);
  }
  expect(lines.length).toBeGreaterThan(300);
  const rows = await readByDuckDb(lines);
  expect(rows).toEqual(lines.map((line) => expectedRow(JSON.parse(line) as Stored)));
});

interface Stored {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly extra?: string;
  readonly title?: string;
}

function expectedRow({ eventId, occurredAt, extra, title }: Stored) {
  return [eventId, BigInt(Date.parse(occurredAt)), extra ?? null, title ?? null];
}

async function readByDuckDb(lines: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'pomona-gate-'));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const file = join(folder, 'events.ndjson');
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    const columns = eventColumns(shopEvents).map(({ name, type }) => `${name}: '${type}'`);
    const source = `read_json('${file}', format='newline_delimited', columns={${columns.join()}})`;
    const result = await connection.runAndReadAll(
      `select eventId, epoch_ms(occurredAt), extra, title from ${source}`,
    );
    return result.getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}
