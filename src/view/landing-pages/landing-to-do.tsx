import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { ToDo } from '../parts/to-do.tsx';
import { ItemName } from '../parts/item-name.tsx';
import { readablePath } from '../parts/readable-path.ts';
import { TypedText } from '../parts/typed-text.tsx';
import { bestSelling, leakiest, totalsByPath } from './answer.ts';
import type { LandingPagesAnswer, PageTotals } from './answer.ts';

/** The page to mend first, and the page to lead people to. */
export function LandingToDo({ answer }: { readonly answer: LandingPagesAnswer }) {
  const { t } = useTranslation('landingPages');
  const { count, share } = useFormat();
  const pages = totalsByPath(answer.rows);
  const sentence = (key: 'leak' | 'best', page: PageTotals | undefined) =>
    page && (
      <Trans
        t={t}
        i18nKey={key}
        values={{
          sessions: count(page.sessions),
          lost: share(1 - page.viewShare),
          share: share(page.purchaseShare),
        }}
        components={{ page: <PageName page={page} /> }}
      />
    );
  return (
    <ToDo
      sentences={[
        sentence('leak', leakiest(pages)),
        sentence('best', bestSelling(pages, answer.sessions)),
      ]}
    />
  );
}

function PageName({ page: { path, item } }: { readonly page: PageTotals }) {
  return (
    <>
      {item && <ItemName {...item} />} <TypedText text={readablePath(path)} />
    </>
  );
}
