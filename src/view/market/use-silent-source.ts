import { useTranslation } from 'react-i18next';
import { failureKind } from '../sources/failure-kind.ts';
import { silentSource } from '../sources/source-groups.ts';
import { useSources } from '../sources/use-sources.ts';
import { useTitle } from '../sources/use-title.ts';

const refreshMs = 60_000;

/**
 * Why the sources of a report have never brought anything, in a sentence; undefined where they have, or where nothing is
 * wrong with them and history is on its way. Asked for only where there is nothing to show.
 */
export function useSilentSource(
  readFrom: readonly string[],
  { isEmpty, isFilling }: { readonly isEmpty: boolean; readonly isFilling: boolean },
): string | undefined {
  const { t } = useTranslation('market');
  const { t: say } = useTranslation('sources');
  const titleOf = useTitle();
  const isWanted = isEmpty && readFrom.length > 0;
  const { answer } = useSources({ refreshMs, isWanted });
  const source = isWanted ? silentSource(answer?.sources ?? [], readFrom) : undefined;
  if (source === undefined) return undefined;
  const title = titleOf(source.title);
  if (source.condition === 'missing') return t('silent.missing', { title });
  if (source.condition !== 'failed') return isFilling ? undefined : t('silent.notYet', { title });
  const reason = say(`failure.${failureKind(source.provider, source.lastRun?.code ?? '')}`);
  return t('silent.failed', { title, reason });
}
