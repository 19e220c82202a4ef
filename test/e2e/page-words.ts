import type { Page } from 'playwright-core';
import { texts } from '../../src/view/language/texts.ts';
import { marketSiteTexts } from '../../src/view/market/market-site-texts.ts';

type Language = 'ko' | 'en';

const ko = { ...texts.ko, ...marketSiteTexts.ko };
const en = { ...texts.en, ...marketSiteTexts.en };

/** Every text and label of a page by itself; not what is data (set apart as such), and not the names of the languages. */
const collect = `(() => {
  const data = 'bdi, pre, code, textarea, noscript, script, [lang]:not(html)';
  const labels = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-valuetext'];
  const found = [document.title];
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest(data)) continue;
    for (const label of labels) found.push(element.getAttribute(label) ?? '');
    for (const node of element.childNodes) if (node.nodeType === 3) found.push(node.data);
  }
  return found.map((text) => text.trim()).filter((text) => text !== '');
})()`;

const languageNames = ['한국어', 'English'];

/** Texts of a page that are of the other language, or are no texts at all: keys, places that were not filled in. */
export async function misplacedWords(page: Page, language: Language): Promise<readonly string[]> {
  const found = await page.evaluate<readonly string[]>(collect);
  return [...new Set(found)]
    .filter((text) => !languageNames.includes(text))
    .filter((text) => keys.has(text) || text.includes('{{') || isOther[language](text));
}

const isOther = {
  ko: (text: string) => english.some((pattern) => pattern.test(text)),
  en: (text: string) => /[\p{Script=Hangul}]/u.test(text),
};

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? [[path + name, value] as const] : leaves(value, `${path}${name}.`),
  );
}

const both = Object.entries(ko).flatMap(([namespace, tree]) => {
  const others = new Map(leaves(en[namespace as keyof typeof en]));
  return leaves(tree).map(([key, ko]) => ({ key, ko, en: others.get(key) ?? '' }));
});

/** A key is shown where its text is missing. */
const keys = new Set(
  both.filter(({ key, ko, en }) => key !== ko && key !== en).map(({ key }) => key),
);
for (const { ko, en } of both) [ko, en].forEach((text) => keys.delete(text));

/** English texts, with anything where a number or a name is filled in. */
const english = both
  .filter(({ ko, en }) => en !== ko && /[a-z]/i.test(en.replaceAll(/\{\{.*?\}\}/g, '')))
  .map(({ en }) => {
    const parts = en
      .split(/\{\{.*?\}\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join('.+')}$`, 's');
  });
