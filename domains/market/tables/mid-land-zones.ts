/** A zone of the mid-term land forecast. */
export interface MidLandZone {
  readonly regId: string;
  readonly ko: string;
  readonly en: string;
}

export const midLandZones: readonly MidLandZone[] = [
  { regId: '11B00000', ko: '서울·인천·경기', en: 'Seoul, Incheon and Gyeonggi' },
  { regId: '11D10000', ko: '강원영서', en: 'West Gangwon' },
  { regId: '11D20000', ko: '강원영동', en: 'East Gangwon' },
  { regId: '11C20000', ko: '대전·세종·충남', en: 'Daejeon, Sejong and Chungnam' },
  { regId: '11C10000', ko: '충북', en: 'Chungbuk' },
  { regId: '11F20000', ko: '광주·전남', en: 'Gwangju and Jeonnam' },
  { regId: '11F10000', ko: '전북', en: 'Jeonbuk' },
  { regId: '11H10000', ko: '대구·경북', en: 'Daegu and Gyeongbuk' },
  { regId: '11H20000', ko: '부산·울산·경남', en: 'Busan, Ulsan and Gyeongnam' },
  { regId: '11G00000', ko: '제주', en: 'Jeju' },
];
