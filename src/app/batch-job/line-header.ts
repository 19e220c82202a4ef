import { createHash } from 'node:crypto';

/** The header of a record by which its sender tells a line from every other: the same when it is sent again. */
export const lineHeader = 'line';
export const maxIdentityBytes = 300;

/**
 * The identity of a line of a file, whatever part it is sent in. With a digest of the line itself, that of another file
 * of the same name is another line.
 *
 * @example identityOf('orders.txt', 1, Buffer.from('2016-…,B')) // 'orders.txt:1:5f3a9c01d2e4'
 */
export function identityOf(file: string, line: number, bytes: Buffer): Buffer {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return Buffer.from(`${file}:${line}:${digest}`);
}
