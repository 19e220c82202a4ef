import { describe, expect, it } from 'vitest';
import { decodeFrame, packFrames } from '../../../src/log/frame.ts';
import { batchOf } from '../../contract/event-log.ts';

const minute = 60_000;

describe('Frames', () => {
  it('start with a header line that is JSON, and hold the records as they are', () => {
    const batch = batchOf('a', 2, 5 * minute);
    const { bytes, nextOffset } = packFrames([batch], 7);
    const [header, ...lines] = bytes.toString().split('\n');
    expect(JSON.parse(header ?? '')).toEqual({
      frame: {
        offset: 7,
        records: 2,
        bytes: batch.lines.length,
        receivedAtMs: 5 * minute,
        crc32: expect.stringMatching(/^[0-9a-f]{8}$/),
        headerCrc32: expect.stringMatching(/^[0-9a-f]{8}$/),
      },
    });
    expect(lines.join('\n')).toBe(Buffer.from(batch.lines).toString());
    expect(nextOffset).toBe(9);
  });

  it('are shared by neighbours of the same minute, and never span two minutes', () => {
    const { frames } = packFrames(
      [
        batchOf('a', 2, minute),
        batchOf('b', 3, minute + 59_999),
        batchOf('c', 1, 2 * minute),
        batchOf('d', 1, minute),
      ],
      0,
    );
    expect(frames.map(({ offset, records }) => ({ offset, records }))).toEqual([
      { offset: 0, records: 5 },
      { offset: 5, records: 1 },
      { offset: 6, records: 1 },
    ]);
  });

  it('stay small while appends are small', () => {
    const batches = Array.from({ length: 10 }, (_, i) => batchOf(`f${i}`, 500));
    expect(packFrames(batches, 0).frames.map(({ records }) => records)).toEqual(
      Array.from({ length: 5 }, () => 1000),
    );
  });

  it('tell every single flipped bit', () => {
    const { bytes } = packFrames([batchOf('a', 2)], 123);
    expect(decodeFrame(bytes, bytes.length).kind).toBe('frame');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const damaged = Buffer.from(bytes);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(['bad-header', 'bad-payload']).toContain(decodeFrame(damaged, bytes.length).kind);
    }
  });

  it('are torn wherever the file ends too early', () => {
    const { bytes } = packFrames([batchOf('a', 2)], 123);
    for (let length = 1; length < bytes.length; length += 1) {
      expect(decodeFrame(bytes.subarray(0, length), length).kind).toBe('torn');
    }
  });
});
