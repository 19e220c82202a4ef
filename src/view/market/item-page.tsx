import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { FailureNote } from '../parts/failure-note.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import type { MarketItem } from './answers.ts';
import type { ShownParts } from './copy-link.tsx';
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
  /** What else is shown, for a link to it. */
  readonly shown?: ShownParts;
  readonly children: (item: MarketItem) => ReactNode;
}

/** A page about one item, which is chosen on it. Says why where it is not known which items there are. */
export function ItemPage({ heading, lead, choice, tools, shown, children }: Props) {
  const { report, item } = choice;
  // Before anything was traded the first of all stands in for what will be.
  useItemInAddress(item?.lastTradedOn ? item.itemCode : undefined);
  return (
    <MarketPage
      heading={heading}
      lead={lead}
      shown={{ ...shown, item: item?.itemCode }}
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

/** Writes the item into an address without one: which it is by default changes with what is traded. */
function useItemInAddress(itemCode: string | undefined): void {
  const [query, setQuery] = useSearchParams();
  useEffect(() => {
    if (itemCode === undefined || query.has('item')) return;
    setQuery(
      (before) => {
        const written = new URLSearchParams(before);
        written.set('item', itemCode);
        return written;
      },
      { replace: true },
    );
  }, [itemCode, query, setQuery]);
}
