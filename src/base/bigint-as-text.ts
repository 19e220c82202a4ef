/** For JSON.stringify: JSON has no whole numbers that every reader keeps past 2^53, so they are told as text. */
export function bigintAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
