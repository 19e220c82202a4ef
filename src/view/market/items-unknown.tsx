import { FailureNote } from '../parts/failure-note.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import type { ItemChoice } from './use-item-choice.ts';

/** Stands where figures of an item will be while it is not known which items there are, and says why. */
export function ItemsUnknown({ choice }: { readonly choice: ItemChoice }) {
  const { report, item } = choice;
  if (item !== undefined) return null;
  if (report.failure === undefined) return <Skeleton />;
  return <FailureNote reason={report.failure} isOld={false} onRetry={report.retry} />;
}
