import { attempt } from './attempt.ts';

/** The name of everything that the tracker keeps in localStorage begins so. */
export const prefix = 'pomona-tracker.';

/** Forbidden in some browsers, and then even its name throws. */
const local = attempt(() => localStorage);

export function readLocal(name: string): string | null | undefined {
  return local?.getItem(name);
}

/** Whether there was room for it. */
export function writeLocal(name: string, text: string): boolean | undefined {
  return attempt(() => (local!.setItem(name, text), true));
}

export function removeLocal(name: string): void {
  local?.removeItem(name);
}

export function localNames(start: string): readonly string[] {
  return Object.keys(local ?? {}).filter((name) => name.startsWith(start));
}
