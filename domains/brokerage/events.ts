import Type from 'typebox';
import type { EventSchema } from '../../src/collect/event-schema.ts';

const digits = (description: string) =>
  Type.String({ pattern: '^(?:0|[1-9][0-9]{0,17})$', description });

/** Most of a price, in ten-thousandths: a million. */
export const maximumPrice = 10_000_000_000;
export const maximumAmount = 100_000_000;

/** An order as it is stored. No visitor and no session: orders come from files. */
export const orderEvents = {
  fields: {
    eventId: Type.String({
      minLength: 1,
      maxLength: 300,
      description: 'Tells its line from every other, also when it is read or sent again',
    }),
    type: Type.Literal('order'),
    occurredAt: Type.String({ format: 'date-time', description: 'Time of the order, in UTC' }),
    orderId: digits('The order; several lines may carry one'),
    clientId: digits('Who ordered'),
    symbol: Type.String({ pattern: '^[A-Z0-9][A-Z0-9.-]{0,15}$', description: 'The stock' }),
    amount: Type.Integer({ minimum: 1, maximum: maximumAmount, description: 'How many shares' }),
    price: Type.Integer({
      minimum: 0,
      maximum: maximumPrice,
      description: 'Ten-thousandths per share: exact, never a floating-point number',
    }),
    side: Type.Union([Type.Literal('B'), Type.Literal('S')], { description: 'Buy or sell' }),
    batch: Type.String({
      minLength: 1,
      maxLength: 300,
      description: 'The batch of lines it was read with',
    }),
    readAt: Type.String({
      minLength: 24,
      maxLength: 24,
      description: 'When its batch was read, by the clock of the reader: its processing time',
    }),
  },
  example: {
    eventId: 'orders.txt:1',
    type: 'order',
    occurredAt: '2016-03-22T20:25:28Z',
    orderId: '1',
    clientId: '80',
    symbol: 'EPE',
    amount: 710,
    price: 510_000,
    side: 'B',
    batch: 'orders.txt:1',
    readAt: '2026-11-22T00:00:00.000Z',
  },
  requiredByType: {
    order: ['orderId', 'clientId', 'symbol', 'amount', 'price', 'side', 'batch', 'readAt'],
  },
} as const satisfies EventSchema;
