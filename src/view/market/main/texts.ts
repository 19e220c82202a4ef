export const marketMainTexts = {
  ko: { heading: '', lead: '' },
  en: { heading: '', lead: '' },
};
