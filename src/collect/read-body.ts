import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { messageOf, PomonaError } from '../base/errors.ts';
import { batchOfJson, batchOfLines } from './event-batch.ts';
import type { EventBatch } from './event-batch.ts';
import { bodyTooLarge, tooManyBodies } from './body-budget.ts';
import type { BodyHold } from './body-budget.ts';

export interface BodyLimits {
  /** Of the body as sent, and again after decompression. */
  readonly maxBodyBytes: number;
  readonly maxEvents: number;
}

export const defaultBodyLimits: BodyLimits = { maxBodyBytes: 5 * 1024 * 1024, maxEvents: 5000 };

export interface BodyHeaders {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

/**
 * Reads the body of `POST /v1/events` into events not yet judged. What is wrong with the body as a whole is thrown as
 * PomonaError (400, 413, 415, 503); what is wrong with a single event is left to the gate.
 */
export async function readBody(
  bytes: Buffer,
  headers: BodyHeaders,
  limits: BodyLimits,
  hold: BodyHold,
): Promise<EventBatch> {
  if (bytes.length === 0) throw new PomonaError('invalid_body', 'The body is empty; send an event');
  const format = formatOf(headers.contentType);
  if (!isCompressed(headers.contentEncoding)) return parseBody(decodeText(bytes), format, limits);

  // How much a compressed body becomes is known only afterwards: room for the most is held meanwhile.
  if (!hold.tryResize(limits.maxBodyBytes)) throw tooManyBodies();
  const decompressed = await decompress(bytes, limits.maxBodyBytes);
  hold.tryResize(decompressed.length);
  return parseBody(decodeText(decompressed), format, limits);
}

type BodyFormat = 'json' | 'ndjson';

const formats: Readonly<Record<string, BodyFormat>> = {
  'application/json': 'json',
  'text/plain': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
};

function formatOf(contentType: string | undefined): BodyFormat {
  const [mediaType = '', ...parameters] = (contentType ?? '').toLowerCase().split(/ *; */);
  requireUtf8(parameters);
  const format = Object.hasOwn(formats, mediaType.trim()) ? formats[mediaType.trim()] : undefined;
  if (format !== undefined) return format;
  throw unsupportedType(mediaType);
}

/** Says which media types are taken. */
export function unsupportedType(mediaType: string): PomonaError {
  const got = mediaType.trim() === '' ? 'none' : `"${mediaType.slice(0, 100)}"`;
  return new PomonaError(
    'unsupported_media_type',
    `Content-Type must be one of ${Object.keys(formats).join(', ')}, got ${got}`,
  );
}

/** JSON is UTF-8 (RFC 8259, 8.1): a body that says otherwise of itself is not guessed at. */
function requireUtf8(parameters: readonly string[]): void {
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8);
  if (charset === undefined || /^"?(utf-?8|us-ascii)"?$/.test(charset.trim())) return;
  throw new PomonaError(
    'unsupported_media_type',
    `The charset must be utf-8, got "${charset.slice(0, 100)}"`,
  );
}

function isCompressed(contentEncoding: string | undefined): boolean {
  const encoding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  if (encoding === 'identity' || encoding === '') return false;
  throw new PomonaError(
    'unsupported_media_type',
    `Content-Encoding must be gzip or identity, got "${encoding.slice(0, 100)}"`,
  );
}

const gunzipAsync = promisify(gunzip);

/** zlib stops at `maxOutputLength`: a bomb costs at most that much memory and time. */
async function decompress(bytes: Buffer, maxBodyBytes: number): Promise<Buffer> {
  try {
    return await gunzipAsync(bytes, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    if (error instanceof RangeError) throw bodyTooLarge(maxBodyBytes);
    const message = `The body is not valid gzip: ${messageOf(error)}`;
    throw new PomonaError('invalid_encoding', message, { cause: error });
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new PomonaError('invalid_encoding', 'The body is not valid UTF-8', { cause: error });
  }
}

function parseBody(text: string, format: BodyFormat, limits: BodyLimits): EventBatch {
  if (text.trim() === '') throw new PomonaError('invalid_body', 'The body is empty; send an event');
  const batch = format === 'ndjson' ? batchOfLines(text) : batchOfJson(text);
  const count = batch.values.length;
  if (count <= limits.maxEvents) return batch;
  throw new PomonaError(
    'too_many_events',
    `A request may hold at most ${limits.maxEvents} events, got ${count}; send them in several requests`,
  );
}
