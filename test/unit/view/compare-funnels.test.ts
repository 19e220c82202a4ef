import { expect, test } from 'vitest';
import { compareFunnels, extremeGroups } from '../../../src/view/funnel/compare-funnels.ts';

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** A funnel's rows as the server gives them. */
const funnel = (...sessions: readonly number[]) =>
  sessions.map((own, index) => {
    const previous = sessions[index - 1] ?? 0;
    return {
      step: `step ${index}`,
      sessions: own,
      fromStart: share(own, sessions[0] ?? 0),
      fromPrevious: share(own, previous),
      drop: share(previous - own, previous),
    };
  });

test('each step stands beside the same step of the range before, with the change of both shares', () => {
  const [first, second] = compareFunnels(funnel(100, 50), funnel(80, 20));
  expect(first).toMatchObject({ isFirst: true, previousFromStart: null, fromPreviousChange: null });
  expect(second).toMatchObject({
    isFirst: false,
    previousFromStart: 1,
    before: { sessions: 20, fromStart: 0.25 },
    fromStartChange: 0.25,
    fromPreviousChange: 0.25,
  });
});

test('without a range before, or with nobody in it, there is no change', () => {
  const alone = compareFunnels(funnel(100, 50));
  expect(alone[1]).toMatchObject({ before: undefined, fromStartChange: null });
  const afterNobody = compareFunnels(funnel(100, 50), funnel(0, 0));
  expect(afterNobody[1]).toMatchObject({ fromStartChange: null, fromPreviousChange: null });
});

test('the extreme groups are those whose share at the last step is largest and smallest', () => {
  const [a, b, c] = [
    { key: 'a', rows: funnel(200, 20), steepest: null },
    { key: 'b', rows: funnel(100, 30), steepest: null },
    { key: 'c', rows: funnel(400, 20), steepest: null },
  ];
  expect(extremeGroups([a, b, c])).toEqual({ most: b, least: c });
});

test('groups of fewer than 100 sessions are not compared, nor are equals', () => {
  const few = { key: 'few', rows: funnel(99, 99), steepest: null };
  const one = { key: 'one', rows: funnel(100, 10), steepest: null };
  const other = { key: 'other', rows: funnel(200, 20), steepest: null };
  const none = { most: undefined, least: undefined };
  expect(extremeGroups([few, one])).toEqual(none);
  expect(extremeGroups([one, other])).toEqual(none);
  expect(extremeGroups([])).toEqual(none);
});
