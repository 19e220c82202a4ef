import type { Verification } from '../../process/verify.ts';

export interface Conclusion {
  readonly text: string;
  /** Of docs/errors.md: 1 where something differs, 3 where nothing does but not all could be compared yet. */
  readonly exitCode: 0 | 1 | 3;
}

/** What a verification comes to. */
export function concludeVerification(verification: Verification): Conclusion {
  const { ok, missing, leftOut } = verification;
  if (ok) return { text: 'Everything agrees.', exitCode: 0 };
  if (leftOut.length > 0 && !differs(verification)) {
    const text = `What could be compared agrees. ${leftOut.length} of the metrics are still being filled from the events: ask again in a while (GET /api/health tells how far they are).`;
    return { text, exitCode: 3 };
  }
  const text =
    missing === 0
      ? 'The store differs from the events: `pomona metrics rebuild NAME` sets a metric right.'
      : `${missing} events that were counted are no longer in history. The numbers may well be right, and a rebuild would lower them: \`pomona doctor\` says what is missing, and how to get it back.`;
  return { text, exitCode: 1 };
}

function differs({ metrics, identities, missing }: Verification): boolean {
  return (
    missing > 0 ||
    identities.expected > identities.stored ||
    metrics.some(({ differing }) => differing > 0)
  );
}
