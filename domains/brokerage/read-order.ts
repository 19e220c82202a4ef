import type { Static } from 'typebox';
import { parseInstant } from '../../src/base/instant.ts';
import { dayMs } from '../../src/base/time.ts';
import { maximumAmount, maximumPrice } from './events.ts';
import type { orderEvents } from './events.ts';

type Fields = typeof orderEvents.fields;

/** What a line says. */
export type Order = {
  -readonly [
    Name in 'occurredAt' | 'orderId' | 'clientId' | 'symbol' | 'amount' | 'price' | 'side'
  ]: Static<Fields[Name]>;
};

/** An order, or what is wrong with the line. */
export type OrderLine = { readonly order: Order } | { readonly problem: string };

export const earliestTime = '2000-01-01T00:00:00Z';
const earliestMs = Date.parse(earliestTime);
const identifier = /^(?:0|[1-9][0-9]{0,17})$/;
const symbolText = /^[A-Z0-9][A-Z0-9.-]{0,15}$/;
const wholeNumber = /^[1-9][0-9]{0,8}$/;
const decimal = /^([0-9]{1,7})(?:\.([0-9]{1,4}))?$/;

/**
 * Reads one line: time, orderId, clientId, symbol, amount, price, B or S. The time has no offset and is taken as UTC.
 * Never throws.
 *
 * @example
 * readOrder('2016-03-22 20:25:28,1,80,EPE,710,51.00,B', Date.now());
 * // { order: { occurredAt: '2016-03-22T20:25:28Z', …, amount: 710, price: 510000, side: 'B' } }
 */
export function readOrder(line: string, nowMs: number): OrderLine {
  const fields = line.split(',');
  if (fields.length !== 7) return { problem: `7 fields are expected, got ${fields.length}` };
  const [time, orderId, clientId, symbol, amount, price, side] = fields as [
    ...[string, string, string, string, string, string, string],
  ];
  const occurredAt = readTime(time, nowMs);
  if (typeof occurredAt === 'object') return occurredAt;
  if (!identifier.test(orderId)) return wrong('orderId', 'a whole number', orderId);
  if (!identifier.test(clientId)) return wrong('clientId', 'a whole number', clientId);
  if (!symbolText.test(symbol)) {
    return wrong('symbol', '1 to 16 capital letters, digits, dots and hyphens', symbol);
  }
  if (!wholeNumber.test(amount) || Number(amount) > maximumAmount) {
    return wrong('amount', `a whole number from 1 to ${maximumAmount}`, amount);
  }
  const tenThousandths = readPrice(price);
  if (tenThousandths === undefined) {
    return wrong('price', 'a number up to 1000000 with at most 4 decimals', price);
  }
  if (side !== 'B' && side !== 'S') return wrong('side', 'B or S', side);
  return {
    order: {
      ...{ occurredAt, orderId, clientId, symbol, amount: Number(amount) },
      ...{ price: tenThousandths, side },
    },
  };
}

function readTime(text: string, nowMs: number): string | { readonly problem: string } {
  const occurredAt = `${text.slice(0, 10)}T${text.slice(11)}Z`;
  const instant = text[10] === ' ' && text.length === 19 ? parseInstant(occurredAt) : undefined;
  if (!instant) return wrong('time', 'like 2016-03-22 20:25:28', text);
  if (instant.ms < earliestMs) return wrong('time', 'in the year 2000 or later', text);
  // The gate lets nothing pass that lies further ahead.
  if (instant.ms > nowMs + dayMs) return wrong('time', 'at most a day ahead', text);
  return occurredAt;
}

/** A decimal as ten-thousandths. */
function readPrice(text: string): number | undefined {
  const match = decimal.exec(text);
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  const price = Number(whole) * 10_000 + Number(fraction.padEnd(4, '0'));
  return price <= maximumPrice ? price : undefined;
}

function wrong(field: string, expected: string, got: string): { readonly problem: string } {
  const shown = got.length > 40 ? `${got.slice(0, 40)}…` : got;
  return { problem: `${field} must be ${expected}, got ${JSON.stringify(shown)}` };
}
