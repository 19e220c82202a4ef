import { useAddressChoice } from '../parts/use-address-choice.ts';

export const modes = ['ordered', 'any'] as const;
export const windows = ['none', '30m', '1h', '1d'] as const;
export const breakdowns = ['none', 'purchaseType', 'itemCode', 'landing'] as const;
export type Breakdown = Exclude<(typeof breakdowns)[number], 'none'>;

/** How sessions are counted and grouped, kept in the page's address and as the insight's parameters. */
export function useFunnelChoices() {
  const [mode, setMode] = useAddressChoice('mode', modes);
  const [within, setWithin] = useAddressChoice('window', windows);
  const [breakdown, setBreakdown] = useAddressChoice('breakdown', breakdowns);
  const parameters = { mode, ...(within === 'none' ? {} : { window: within }) };
  return {
    mode,
    setMode,
    within,
    setWithin,
    breakdown,
    setBreakdown,
    /** Of the whole, without groups. */
    parameters,
    groupedParameters: breakdown === 'none' ? parameters : { ...parameters, breakdown },
  };
}
