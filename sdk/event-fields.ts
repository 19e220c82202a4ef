import type { Static, TProperties } from 'typebox';
import type { shopEvents } from '../domains/shop/events.ts';
import type { envelopeFields } from '../src/collect/event-schema.ts';

type Schema = typeof shopEvents;
type Fields = Schema['fields'];
type Envelope = keyof typeof envelopeFields | 'type';
type RequiredFields = {
  [Type in keyof Schema['requiredByType']]: Schema['requiredByType'][Type][number];
};

export type EventType = keyof RequiredFields;

/** What an event of a type holds beside what the tracker adds: required fields, then any other field of the schema. */
export type EventFields<Type extends EventType> = Values<Fields, RequiredFields[Type]> &
  Partial<Values<Fields, Exclude<keyof Fields, Envelope | RequiredFields[Type]>>>;

type Values<All extends TProperties, Names extends keyof All> = {
  [Name in Names]: Static<All[Name]>;
};
