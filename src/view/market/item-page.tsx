import type { ReactNode } from 'react';
import { FailureNote } from '../parts/failure-note.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import type { MarketItem } from './answers.ts';
import { ItemChoiceFields } from './item-choice.tsx';
import { MarketPage } from './market-page.tsx';
import type { ItemChoice } from './use-item-choice.ts';

interface Props {
  readonly heading: string;
  /** What the page answers, in a sentence. */
  readonly lead: string;
  readonly choice: ItemChoice;
  /** What else chooses what is shown, beside the item. */
  readonly tools?: ReactNode;
  readonly children: (item: MarketItem) => ReactNode;
}

/** A page about one item, which is chosen on it. Says why where it is not known which items there are. */
export function ItemPage({ heading, lead, choice, tools, children }: Props) {
  const { report, item } = choice;
  return (
    <MarketPage
      heading={heading}
      lead={lead}
      tools={
        <>
          <ItemChoiceFields choice={choice} />
          {tools}
        </>
      }
    >
      {item ? (
        children(item)
      ) : report.failure === undefined ? (
        <Skeleton />
      ) : (
        <FailureNote reason={report.failure} isOld={false} onRetry={report.retry} />
      )}
    </MarketPage>
  );
}
