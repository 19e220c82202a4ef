import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { shopEvents } from '../domains/shop/events.ts';
import { envelopeFields } from '../src/collect/event-schema.ts';
import type { EventSchema } from '../src/collect/event-schema.ts';

/**
 * The types of the SDK as one file that needs nothing beside it, for shops that are built elsewhere: the public types as
 * they stand here, and the events spelled out from the schema.
 */
export function declareSdk(): string {
  const publicTypes = readFileSync(join(import.meta.dirname, 'public-types.ts'), 'utf8');
  return [
    declareEvents(shopEvents),
    publicTypes.replace(/^import .*\n+/, ''),
    'export declare function createTracker(options: TrackerOptions): Tracker;',
    '',
    'declare global {',
    '  interface Window {',
    '    /** The tracker of the script tag. */',
    '    pomona?: Tracker;',
    '  }',
    '}',
    '',
  ].join('\n');
}

function declareEvents({ fields, requiredByType }: EventSchema): string {
  const own = Object.entries(fields).filter(
    ([name]) => !(name in envelopeFields || name === 'type'),
  );
  const types = Object.entries(requiredByType).flatMap(([type, required]) => [
    `  ${type}: {`,
    ...own.flatMap(([name, field]) => declareField(name, field, required.includes(name))),
    '  };',
  ]);
  return [
    '/** What an event of each type holds beside what the tracker adds. */',
    'export interface AllEventFields {',
    ...types,
    '}',
    'export type EventType = keyof AllEventFields;',
    'export type EventFields<Type extends EventType> = AllEventFields[Type];',
    '',
  ].join('\n');
}

function declareField(name: string, field: TSchema, isRequired: boolean): readonly string[] {
  const description = 'description' in field ? [`    /** ${String(field.description)} */`] : [];
  return [...description, `    ${name}${isRequired ? '' : '?'}: ${typeOf(field)};`];
}

function typeOf(field: TSchema): string {
  if ('anyOf' in field) return (field.anyOf as readonly TSchema[]).map(typeOf).join(' | ');
  if ('const' in field) return JSON.stringify(field.const);
  return 'type' in field && field.type === 'integer' ? 'number' : 'string';
}
