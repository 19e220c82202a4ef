import { open } from 'node:fs/promises';

/** Flips the lowest bit of one byte of a file. */
export async function flipByte(path: string, position: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, position);
    await file.write(Buffer.from([byte[0]! ^ 1]), 0, 1, position);
  } finally {
    await file.close();
  }
}
