import { useState } from 'react';

/**
 * What was chosen when the shown answer was asked for: `chosen`, or the choice before while its answer has not come, so
 * that old figures do not stand under a new name.
 */
export function useSettled<Choice>(chosen: Choice, isOutdated: boolean): Choice {
  const [settled, setSettled] = useState(chosen);
  if (isOutdated) return settled;
  if (settled !== chosen) setSettled(chosen);
  return chosen;
}
