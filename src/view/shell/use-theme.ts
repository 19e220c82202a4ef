import { useSyncExternalStore } from 'react';
import { useMediaQuery } from '../parts/use-media-query.ts';
import { chosenTheme, onTheme } from './theme.ts';
import type { Theme } from './theme.ts';

/** What the reader chose. */
export function useTheme(): Theme {
  return useSyncExternalStore(onTheme, chosenTheme);
}

/** Whether the page is dark now, by choice or by the system. */
export function useIsDark(): boolean {
  const theme = useTheme();
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)');
  return theme === 'system' ? systemIsDark : theme === 'dark';
}
