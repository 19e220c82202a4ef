import { useTranslation } from 'react-i18next';

const known = ['inflow', 'item_view', 'wish', 'purchase'] as const;

/** The name of a funnel's step in the page's language; one that is not known by its own name. */
export function useStepName(): (step: string) => string {
  const { t } = useTranslation();
  return (step) => {
    const name = known.find((one) => one === step);
    return name ? t(`funnel.${name}`) : step;
  };
}
