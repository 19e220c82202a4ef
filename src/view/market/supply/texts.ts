export const marketSupplyTexts = {
  ko: { heading: '', lead: '' },
  en: { heading: '', lead: '' },
};
