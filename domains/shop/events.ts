import Type from 'typebox';
import type { Static } from 'typebox';
import { envelopeFields } from '../../src/collect/event-schema.ts';
import type { EventSchema, requiredEnvelopeFields } from '../../src/collect/event-schema.ts';

const eventType = Type.Union(
  [
    Type.Literal('page_view'),
    Type.Literal('item_view'),
    Type.Literal('search'),
    Type.Literal('wish'),
    Type.Literal('login'),
    Type.Literal('restock_request'),
    Type.Literal('group_open'),
    Type.Literal('group_join'),
    Type.Literal('purchase'),
  ],
  { description: 'What happened' },
);

export type ShopEventType = Static<typeof eventType>;

const { eventId, occurredAt, anonymousId, userId, sessionId } = envelopeFields;

/** What shoppers do, field by field. docs/definitions.md says the same in words. */
export const shopEvents = {
  fields: {
    eventId,
    type: eventType,
    occurredAt,
    anonymousId,
    userId,
    sessionId,
    path: Type.String({ description: 'Path of the page, with a leading slash' }),
    referrer: Type.String({ description: 'Where the visitor came from' }),
    title: Type.String({ description: 'Title of the page' }),
    itemCode: Type.String({ minLength: 1, maxLength: 32, description: 'Code of the fruit item' }),
    query: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'What was searched for, as typed',
    }),
    orderId: Type.String({ minLength: 1, maxLength: 64, description: 'The order' }),
    quantity: Type.Integer({
      minimum: 1,
      maximum: 9999,
      description: 'How many units were bought',
    }),
    price: Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'KRW per unit' }),
    purchaseType: Type.Union([Type.Literal('solo'), Type.Literal('group')], {
      description: 'Bought alone or as part of a group buy',
    }),
    groupId: Type.String({ minLength: 1, maxLength: 64, description: 'The group buy' }),
    targetSize: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'How many users the group buy needs',
    }),
    closesAt: Type.String({ format: 'date-time', description: 'When the group buy closes' }),
  },
  example: {
    eventId: '0199e6a0-7c1e-7a34-abd8-3441aabe1f6f',
    type: 'item_view',
    occurredAt: '2026-11-22T09:00:00+09:00',
    anonymousId: 'browser-1',
    sessionId: 'session-1',
    itemCode: '060103',
  },
  requiredByType: {
    page_view: ['path'],
    item_view: ['itemCode'],
    search: ['query'],
    wish: ['itemCode'],
    login: [],
    restock_request: ['itemCode'],
    group_open: ['itemCode', 'groupId', 'targetSize', 'closesAt'],
    group_join: ['itemCode', 'groupId'],
    purchase: ['itemCode', 'orderId', 'quantity', 'price', 'purchaseType'],
  },
} as const satisfies EventSchema;

type Fields = typeof shopEvents.fields;

/** A shop event as a client sends it. */
export type ShopEvent = {
  [Name in (typeof requiredEnvelopeFields)[number]]: Static<Fields[Name]>;
} & { [Name in keyof Fields]?: Static<Fields[Name]> };
