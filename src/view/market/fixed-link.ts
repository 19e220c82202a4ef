/**
 * The address of what is shown, with what it is of by default written out: opened later, it shows the same.
 *
 * @example fixedLink('https://a.example/market/prices?by=week', { date: '2026-11-29' })
 * // 'https://a.example/market/prices?by=week&date=2026-11-29'
 */
export function fixedLink(
  address: string,
  shown: Readonly<Record<string, string | undefined>>,
): string {
  const link = new URL(address);
  for (const [name, value] of Object.entries(shown)) {
    if (value !== undefined) link.searchParams.set(name, value);
  }
  return link.href;
}
