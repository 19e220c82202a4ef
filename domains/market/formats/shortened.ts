const maxWords = 200;

/** Words of a provider that are passed on to a person, not longer than can be read at a glance. */
export function shortened(words: string): string {
  return words.length > maxWords ? `${words.slice(0, maxWords)}…` : words;
}
