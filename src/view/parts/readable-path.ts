import { escapeUnseen } from './unseen-characters.ts';

/**
 * A path as people write it, to be shown as text: `/%EC%82%AC%EA%B3%BC` gives `/사과`. What cannot be decoded stays as it
 * is; characters that cannot be seen and come out of the decoding are written out.
 */
export function readablePath(path: string): string {
  try {
    const decoded = decodeURI(path);
    return decoded === path ? path : escapeUnseen(decoded);
  } catch {
    // A lone percent sign, or bytes that are no text: shown as they came.
    return path;
  }
}
