/** A crop of the farm income survey (농축산물소득조사) that is a fruit, or eaten as one. */
export interface FarmCrop {
  /** jakmokCode */
  readonly cropCode: string;
  /** As the survey names it: how it is grown tells crops apart. */
  readonly name: string;
  /** The same in English. */
  readonly nameEn: string;
  /** insCode: the group it is asked for by. Worked out from the kind of crop, not published beside it. */
  readonly groupCode: 'KIN03' | 'KIN08' | 'KIN11' | 'KIN12';
}

/** Codes: the crop list of a public client of the survey's open API. */
export const farmCrops: readonly FarmCrop[] = [
  { cropCode: 'FT01060100060100', name: '사과', nameEn: 'Apple', groupCode: 'KIN03' },
  { cropCode: 'FT01060200060200', name: '배', nameEn: 'Pear', groupCode: 'KIN03' },
  { cropCode: 'FT02060400060400', name: '복숭아', nameEn: 'Peach', groupCode: 'KIN03' },
  {
    cropCode: 'FT04060300060300',
    name: '노지포도',
    nameEn: 'Grape, open field',
    groupCode: 'KIN03',
  },
  {
    cropCode: 'FT04060300060301',
    name: '시설포도',
    nameEn: 'Grape, greenhouse',
    groupCode: 'KIN08',
  },
  { cropCode: 'FT06060500060501', name: '단감', nameEn: 'Sweet persimmon', groupCode: 'KIN03' },
  {
    cropCode: 'FT06060500060503',
    name: '시설단감',
    nameEn: 'Sweet persimmon, greenhouse',
    groupCode: 'KIN08',
  },
  {
    cropCode: 'FT06060500060502',
    name: '떫은감',
    nameEn: 'Astringent persimmon',
    groupCode: 'KIN03',
  },
  {
    cropCode: 'FT06061400061403',
    name: '노지감귤',
    nameEn: 'Mandarin, open field',
    groupCode: 'KIN03',
  },
  {
    cropCode: 'FT06061400061405',
    name: '시설감귤',
    nameEn: 'Mandarin, greenhouse',
    groupCode: 'KIN08',
  },
  {
    cropCode: 'FT06061400061404',
    name: '하우스월동감귤',
    nameEn: 'Mandarin, greenhouse (overwintered)',
    groupCode: 'KIN08',
  },
  { cropCode: 'FT06061400061406', name: '한라봉', nameEn: 'Hallabong', groupCode: 'KIN08' },
  {
    cropCode: 'FT06061400061408',
    name: '천혜향(세토까)',
    nameEn: 'Cheonhyehyang (Setoka)',
    groupCode: 'KIN08',
  },
  {
    cropCode: 'FT06061400061409',
    name: '레드향(감평)',
    nameEn: 'Redhyang (Kanpei)',
    groupCode: 'KIN08',
  },
  {
    cropCode: 'FT06061400061411',
    name: '황금향(베니마돈나)',
    nameEn: 'Hwanggeumhyang (Benimadonna)',
    groupCode: 'KIN08',
  },
  { cropCode: 'FT02060800060800', name: '자두', nameEn: 'Plum', groupCode: 'KIN03' },
  { cropCode: 'FT02061000061000', name: '살구', nameEn: 'Apricot', groupCode: 'KIN03' },
  {
    cropCode: 'FT02062500062500',
    name: '매실',
    nameEn: 'Maesil (Japanese apricot)',
    groupCode: 'KIN03',
  },
  { cropCode: 'FT0206W10006W100', name: '체리(양앵두)', nameEn: 'Cherry', groupCode: 'KIN03' },
  { cropCode: 'FT04061100061100', name: '참다래(키위)', nameEn: 'Kiwi', groupCode: 'KIN03' },
  { cropCode: 'FT04062700062700', name: '무화과', nameEn: 'Fig', groupCode: 'KIN03' },
  { cropCode: 'FT05065900065900', name: '블루베리', nameEn: 'Blueberry', groupCode: 'KIN03' },
  { cropCode: 'FT0506WW00066000', name: '아로니아', nameEn: 'Aronia', groupCode: 'KIN03' },
  {
    cropCode: 'VC01080100080104',
    name: '시설수박',
    nameEn: 'Watermelon, greenhouse',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080100080102',
    name: '시설수박(반촉성)',
    nameEn: 'Watermelon, greenhouse (semi-forced)',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080100080100',
    name: '노지수박',
    nameEn: 'Watermelon, open field',
    groupCode: 'KIN11',
  },
  {
    cropCode: 'VC01080200080201',
    name: '시설참외',
    nameEn: 'Korean melon, greenhouse',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080400080403',
    name: '시설딸기',
    nameEn: 'Strawberry, greenhouse',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080400080404',
    name: '시설딸기(토경)',
    nameEn: 'Strawberry, greenhouse (soil)',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080400080405',
    name: '시설딸기(수경)',
    nameEn: 'Strawberry, greenhouse (hydroponic)',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080300080305',
    name: '시설토마토',
    nameEn: 'Tomato, greenhouse',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080300080309',
    name: '시설토마토(토경)',
    nameEn: 'Tomato, greenhouse (soil)',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080300080310',
    name: '시설토마토(수경)',
    nameEn: 'Tomato, greenhouse (hydroponic)',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080300080302',
    name: '시설방울토마토',
    nameEn: 'Cherry tomato, greenhouse',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080300080311',
    name: '시설방울토마토(토경)',
    nameEn: 'Cherry tomato, greenhouse (soil)',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080300080312',
    name: '시설방울토마토(수경)',
    nameEn: 'Cherry tomato, greenhouse (hydroponic)',
    groupCode: 'KIN12',
  },
  {
    cropCode: 'VC01080500080503',
    name: '시설멜론(반촉성)',
    nameEn: 'Melon, greenhouse (semi-forced)',
    groupCode: 'KIN12',
  },
];

const cropByName: ReadonlyMap<string, FarmCrop> = new Map(
  farmCrops.map((crop) => [crop.name, crop]),
);

const cropByCode: ReadonlyMap<string, FarmCrop> = new Map(
  farmCrops.map((crop) => [crop.cropCode, crop]),
);

/** The crop of a code (jakmokCode); undefined for one that is no fruit. */
export function farmCropOf(cropCode: string): FarmCrop | undefined {
  return cropByCode.get(cropCode);
}

/** The crop of a name, as the published tables write it; undefined for one that is no fruit. */
export function farmCropNamed(name: string): FarmCrop | undefined {
  return cropByName.get(name);
}
