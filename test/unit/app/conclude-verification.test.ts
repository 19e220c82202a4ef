import { describe, expect, it } from 'vitest';
import { concludeVerification } from '../../../src/app/commands/conclude-verification.ts';
import type { Verification } from '../../../src/process/verify.ts';

const agreeing: Verification = {
  offset: 3,
  events: 3,
  identities: { expected: 3, erased: 0, stored: 3 },
  missing: 0,
  metrics: [{ metric: 'views', rows: 2, stateRows: 2, differing: 0, examples: [] }],
  leftOut: [],
  ok: true,
};
const differing = agreeing.metrics.map((verdict) => ({ ...verdict, differing: 1 }));

describe('What a verification comes to', () => {
  it('is good where everything agrees', () => {
    expect(concludeVerification(agreeing)).toEqual({ text: 'Everything agrees.', exitCode: 0 });
  });

  it('asks for patience while a metric is being filled, and for no rebuild', () => {
    const { text, exitCode } = concludeVerification({ ...agreeing, leftOut: ['carts'], ok: false });
    expect(exitCode).toBe(3);
    expect(text).toContain('ask again');
    expect(text).not.toContain('rebuild');
  });

  it('is a difference where one was found, whatever is still being filled', () => {
    const found = { ...agreeing, metrics: differing, leftOut: ['carts'], ok: false };
    const { text, exitCode } = concludeVerification(found);
    expect(exitCode).toBe(1);
    expect(text).toContain('metrics rebuild NAME');
  });

  it('advises no rebuild where events are missing', () => {
    const found = { ...agreeing, metrics: differing, missing: 2, ok: false };
    const { text, exitCode } = concludeVerification(found);
    expect(exitCode).toBe(1);
    expect(text).toContain('2 events that were counted are no longer in history');
  });
});
