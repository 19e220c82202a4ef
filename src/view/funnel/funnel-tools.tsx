import { useTranslation } from 'react-i18next';
import { Choice } from '../parts/choice.tsx';
import { breakdowns, modes, windows } from './use-funnel-choices.ts';
import type { useFunnelChoices } from './use-funnel-choices.ts';

/** How to count, within which time, and by what to split. */
export function FunnelTools({
  choices,
}: {
  readonly choices: ReturnType<typeof useFunnelChoices>;
}) {
  const { t } = useTranslation('funnel');
  const windowTexts = {
    none: t('windowNone'),
    '30m': t('window30m'),
    '1h': t('window1h'),
    '1d': t('window1d'),
  };
  const breakdownTexts = {
    none: t('breakdownNone'),
    purchaseType: t('breakdownPurchaseType'),
    itemCode: t('breakdownItemCode'),
    landing: t('breakdownLanding'),
  };
  return (
    <>
      <Choice
        label={t('mode')}
        options={modes.map((id) => ({ id, text: t(id) }))}
        chosen={choices.mode}
        onChoose={choices.setMode}
      />
      <Choice
        label={t('window')}
        options={windows.map((id) => ({ id, text: windowTexts[id] }))}
        chosen={choices.within}
        onChoose={choices.setWithin}
      />
      <Choice
        label={t('breakdown')}
        options={breakdowns.map((id) => ({ id, text: breakdownTexts[id] }))}
        chosen={choices.breakdown}
        onChoose={choices.setBreakdown}
      />
    </>
  );
}
