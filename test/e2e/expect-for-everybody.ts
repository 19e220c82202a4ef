import { expect } from 'vitest';
import type { LivePage } from './live-page.ts';
import { misplacedWords } from './page-words.ts';
import type { Stage } from './stage.ts';

const languages = { ko: '한국어', en: 'English' } as const;

/**
 * Opens a page at several widths and in both languages: nothing runs over its edge, nothing keeps anybody out, and no word
 * is of the other language. `isThere` waits for what tells that it is drawn.
 */
export async function expectForEverybody(
  stage: Stage,
  path: string,
  widthsPx: readonly number[],
  isThere: (page: LivePage['page']) => Promise<void>,
): Promise<void> {
  for (const widthPx of widthsPx) {
    const view = await stage.open(path, { widthPx });
    for (const [language, name] of Object.entries(languages)) {
      await view.page.getByRole('radio', { name }).click();
      await isThere(view.page);
      expect(await view.overflowPx()).toBe(0);
      expect(await view.accessibilityFindings()).toEqual([]);
      expect(await misplacedWords(view.page, language as keyof typeof languages)).toEqual([]);
    }
  }
}
