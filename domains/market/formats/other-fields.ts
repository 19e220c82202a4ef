/** Fields of a record that nobody has declared, under the names they came by, as text: none is lost when a service adds one. */
export function otherFields(
  record: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => !known.has(name))
      .map(([name, value]) => [name, value.trim() || null]),
  );
}
