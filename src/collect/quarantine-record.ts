import type { RejectionCode } from './rejection.ts';

/** By which way an event came. */
export type EventSource = 'http' | 'access-log' | 'csv' | 'replay' | 'simulator' | 'log';

/** An event that was not accepted, as the intake or an importer hands it to the quarantine. */
export interface NewRejection {
  /** `malformed_line`: no event could be made of a line of a file; `corrupt_record`: the log found it damaged. */
  readonly code: RejectionCode | 'malformed_line' | 'corrupt_record';
  readonly message: string;
  /** Its place in its request or file, from 0. */
  readonly index: number;
  readonly eventId?: string;
  /** The text as it was sent. */
  readonly raw: string;
  /** Where it stands in a shared topic: a place is kept once, however often it is given. */
  readonly place?: string;
  readonly source: EventSource;
}

/**
 * A rejected event as stored: `raw` holds at most 64 KiB of UTF-8, with `truncated` where it was cut. `erased` where
 * its text was taken out at a person's wish.
 */
export interface RejectedRecord extends NewRejection {
  readonly kind: 'rejected';
  readonly receivedAt: string;
  readonly truncated?: true;
  readonly erased?: true;
}

export interface Resolution {
  readonly at: string;
  readonly outcome: 'replayed' | 'dropped';
}

export interface ResolvedRecord extends Resolution {
  readonly kind: 'resolved';
  /** Id of the rejected event. */
  readonly of: number;
}

/** Stands for a record that was lost to corruption, in a copy of the quarantine: ids must not shift. */
export interface LostRecord {
  readonly kind: 'lost';
}

export type QuarantineRecord = RejectedRecord | ResolvedRecord | LostRecord;

/** A rejected event as it is shown, with what became of it. */
export interface QuarantinedEvent extends RejectedRecord {
  readonly id: number;
  readonly resolution?: Resolution;
}

/** Reads a record that {@link Quarantine} wrote. */
export function parseRecord(line: string): QuarantineRecord {
  return JSON.parse(line) as QuarantineRecord;
}

const maxRawBytes = 64 * 1024;
const encoder = new TextEncoder();

/** Cuts a raw text to 64 KiB at a whole character. */
export function cutRaw(raw: string): { raw: string; truncated?: true } {
  if (raw.length * 3 <= maxRawBytes) return { raw };
  const { read } = encoder.encodeInto(raw, new Uint8Array(maxRawBytes));
  return read === raw.length ? { raw } : { raw: raw.slice(0, read), truncated: true };
}

/** A record without what the client sent: only that it was there, when, and why it was rejected. */
export function withoutText({
  kind,
  code,
  index,
  source,
  receivedAt,
  place,
}: RejectedRecord): RejectedRecord {
  const message = 'Erased at the wish of the person it was of';
  const at = place === undefined ? {} : { place };
  const text = { message, raw: '', truncated: true, erased: true } as const;
  return { kind, code, index, source, receivedAt, ...at, ...text };
}
