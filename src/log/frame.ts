import { crc32 } from 'node:zlib';
import { minuteMs } from '../base/time.ts';
import type { AppendBatch } from './event-log.ts';

/** What a frame's header line says of the records after it. docs/log-format.md describes the line. */
export interface FrameHeader {
  /** Offset of the first record. */
  readonly offset: number;
  readonly records: number;
  /** Bytes of the records, without the header line. */
  readonly bytes: number;
  readonly receivedAtMs: number;
}

/** A frame and where it stands in its segment file. */
export interface PlacedFrame extends FrameHeader {
  readonly position: number;
  /** Bytes of the header line and the records. */
  readonly frameBytes: number;
}

/** What stands at one place of a segment file. */
export type Decoded =
  | {
      readonly kind: 'frame';
      readonly header: FrameHeader;
      readonly payload: Buffer;
      readonly frameBytes: number;
    }
  /** The header is intact, its records are not. */
  | { readonly kind: 'bad-payload'; readonly header: FrameHeader; readonly frameBytes: number }
  | { readonly kind: 'bad-header' }
  /** The file ends within what so far looks like a frame. */
  | { readonly kind: 'torn' }
  /** `need` bytes from here on have to be looked at to tell. */
  | { readonly kind: 'short'; readonly need: number };

export type DecodedHeader =
  | {
      readonly kind: 'header';
      readonly header: FrameHeader;
      readonly headerBytes: number;
      readonly payloadCrc32: string;
    }
  | Exclude<Decoded, { readonly kind: 'frame' | 'bad-payload' }>;

/** How every header line begins. No record may contain it, so that a search for the next frame finds real ones only. */
export const frameMarker = Buffer.from('{"frame":{"offset":');

const maxHeaderBytes = 224;
const headerPattern =
  /^(\{"frame":\{"offset":(\d{1,16}),"records":(\d{1,10}),"bytes":(\d{1,10}),"receivedAtMs":(-?\d{1,16}),"crc32":"([0-9a-f]{8})"),"headerCrc32":"([0-9a-f]{8})"\}\}$/;

/** A frame stays small enough that one flipped bit costs few records, and large enough that headers cost nothing. */
const mergedFrameRecords = 1024;
const mergedFrameBytes = 256 * 1024;

export interface PackedFrames {
  readonly bytes: Buffer;
  /** Positions count from the start of `bytes`. */
  readonly frames: readonly PlacedFrame[];
  readonly nextOffset: number;
}

/**
 * Puts appends into frames, in order. Neighbours received in the same minute share a frame while it is small; a frame
 * never spans two minutes, because the ledger counts records by minute.
 */
export function packFrames(batches: readonly AppendBatch[], firstOffset: number): PackedFrames {
  const pieces: Uint8Array[] = [];
  const frames: PlacedFrame[] = [];
  let offset = firstOffset;
  let position = 0;
  for (const members of groupIntoFrames(batches)) {
    const placed = packFrame(members, offset, position, pieces);
    frames.push(placed);
    offset += placed.records;
    position += placed.frameBytes;
  }
  return { bytes: Buffer.concat(pieces, position), frames, nextOffset: offset };
}

function groupIntoFrames(batches: readonly AppendBatch[]): AppendBatch[][] {
  const groups: AppendBatch[][] = [];
  let minute = NaN;
  let records = 0;
  let bytes = 0;
  for (const batch of batches) {
    const itsMinute = startOfMinute(batch.receivedAtMs);
    records += batch.records;
    bytes += batch.lines.length;
    const last = groups.at(-1);
    const fits = records <= mergedFrameRecords && bytes <= mergedFrameBytes;
    if (last && itsMinute === minute && fits) {
      last.push(batch);
    } else {
      groups.push([batch]);
      minute = itsMinute;
      records = batch.records;
      bytes = batch.lines.length;
    }
  }
  return groups;
}

function packFrame(
  members: readonly AppendBatch[],
  offset: number,
  position: number,
  pieces: Uint8Array[],
): PlacedFrame {
  const records = members.reduce((sum, { records }) => sum + records, 0);
  const bytes = members.reduce((sum, { lines }) => sum + lines.length, 0);
  const receivedAtMs = members[0]?.receivedAtMs ?? 0;
  const payloadCrc = members.reduce((crc, { lines }) => crc32(lines, crc), 0);
  const line = headerLine({ offset, records, bytes, receivedAtMs }, payloadCrc);
  pieces.push(line);
  for (const { lines } of members) pieces.push(lines);
  return { offset, records, bytes, receivedAtMs, position, frameBytes: line.length + bytes };
}

function headerLine(header: FrameHeader, payloadCrc: number): Buffer {
  const { offset, records, bytes, receivedAtMs } = header;
  const checked = `{"frame":{"offset":${offset},"records":${records},"bytes":${bytes},"receivedAtMs":${receivedAtMs},"crc32":"${hex(payloadCrc)}"`;
  return Buffer.from(`${checked},"headerCrc32":"${hex(crc32(checked))}"}}\n`, 'latin1');
}

/**
 * Reads and verifies the frame at the start of `window`.
 *
 * @param window bytes of the file from there on, as many as are at hand
 * @param remaining bytes of the file from there on, all of them
 */
export function decodeFrame(window: Buffer, remaining: number): Decoded {
  const decoded = decodeHeader(window, remaining);
  if (decoded.kind !== 'header') return decoded;
  const { header, headerBytes, payloadCrc32 } = decoded;
  const frameBytes = headerBytes + header.bytes;
  if (frameBytes > remaining) return { kind: 'torn' };
  if (frameBytes > window.length) return { kind: 'short', need: frameBytes };
  const payload = window.subarray(headerBytes, frameBytes);
  if (hex(crc32(payload)) !== payloadCrc32) return { kind: 'bad-payload', header, frameBytes };
  return { kind: 'frame', header, payload, frameBytes };
}

/** Reads and verifies the header line at the start of `window`. */
export function decodeHeader(window: Buffer, remaining: number): DecodedHeader {
  const enough = Math.min(maxHeaderBytes, remaining);
  if (window.length < enough) return { kind: 'short', need: enough };
  const text = window.toString('latin1', 0, enough);
  const lineEnd = text.indexOf('\n');
  if (lineEnd < 0) return isTornHeader(text) ? { kind: 'torn' } : { kind: 'bad-header' };
  const match = headerPattern.exec(text.slice(0, lineEnd));
  if (!match || hex(crc32(match[1] ?? '')) !== match[7]) return { kind: 'bad-header' };
  const [offset, records, bytes, receivedAtMs] = match.slice(2, 6).map(Number);
  return {
    kind: 'header',
    header: { offset, records, bytes, receivedAtMs } as FrameHeader,
    headerBytes: lineEnd + 1,
    payloadCrc32: match[6] ?? '',
  };
}

/** Whether a text without a line break can be the start of a header line, cut off by the end of the file. */
function isTornHeader(text: string): boolean {
  const marker = frameMarker.toString('latin1');
  if (text.length <= marker.length) return marker.startsWith(text);
  const close = text.indexOf('}}');
  return text.startsWith(marker) && (close < 0 || close + 2 === text.length);
}

export function startOfMinute(ms: number): number {
  return Math.floor(ms / minuteMs) * minuteMs;
}

function hex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
