import { Choice } from '../parts/choice.tsx';
import { InsightTools } from './insight-tools.tsx';
import type { InsightRequest } from './use-insight.ts';
import type { ChosenRange } from '../range/use-range.ts';

interface Props<Limit extends string> {
  readonly range: ChosenRange;
  readonly request: InsightRequest;
  /** Before each number: `Top 10`. */
  readonly label: string;
  readonly limits: readonly Limit[];
  readonly limit: Limit;
  readonly onLimit: (limit: Limit) => void;
}

/** What pages of a ranking offer: range, comparison, CSV, and how many of the first are shown. */
export function RankedTools<Limit extends string>(props: Props<Limit>) {
  const { range, request, label, limits, limit, onLimit } = props;
  return (
    <>
      <InsightTools range={range} request={request} canCompare />
      <Choice
        label={label}
        options={limits.map((id) => ({ id, text: `${label} ${id}` }))}
        chosen={limit}
        onChoose={onLimit}
      />
    </>
  );
}
