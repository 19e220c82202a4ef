/** Regions that inflow is told by, imports and unknown origins apart. */
export const regions = ['경기', '강원', '충청', '전라', '경상', '제주', '수입', '기타'] as const;
export type Region = (typeof regions)[number];

interface Province {
  readonly region: Region;
  /** How origin names begin that lie in it, long and short forms. */
  readonly prefixes: string;
  /** Its cities, counties and districts, those of both 2025 and 2026. */
  readonly counties: string;
}

/** From the administrative names of Korea (2026, with the names of the reforms before); not the official origin codes. */
const provinces: readonly Province[] = [
  {
    region: '경기',
    prefixes: '서울특별시 서울시 서울',
    counties:
      '강남구 강동구 강북구 강서구 관악구 광진구 구로구 금천구 노원구 도봉구 동대문구 동작구 마포구 서대문구 서초구 성동구 성북구 송파구 양천구 영등포구 용산구 은평구 종로구 중구 중랑구',
  },
  {
    region: '경상',
    prefixes: '부산광역시 부산시 부산',
    counties:
      '강서구 금정구 기장군 남구 동구 동래구 부산진구 북구 사상구 사하구 서구 수영구 연제구 영도구 중구 해운대구',
  },
  {
    region: '경상',
    prefixes: '대구광역시 대구시 대구',
    counties: '군위군 남구 달서구 달성군 동구 북구 서구 수성구 중구',
  },
  {
    region: '경기',
    prefixes: '인천광역시 인천시 인천',
    counties:
      '강화군 검단구 계양구 남구 남동구 동구 미추홀구 부평구 서구 서해구 연수구 영종구 옹진군 제물포구 중구',
  },
  {
    region: '전라',
    prefixes: '광주광역시 광주',
    counties: '광산구 남구 동구 북구 서구',
  },
  {
    region: '충청',
    prefixes: '대전광역시 대전시 대전',
    counties: '대덕구 동구 서구 유성구 중구',
  },
  {
    region: '경상',
    prefixes: '울산광역시 울산시 울산',
    counties: '남구 동구 북구 울주군 중구',
  },
  {
    region: '충청',
    prefixes: '세종특별자치시 세종시 세종',
    counties: '세종시',
  },
  {
    region: '경기',
    prefixes: '경기도 경기',
    counties:
      '가평군 고양시 과천시 광명시 광주시 구리시 군포시 김포시 남양주시 동두천시 부천시 성남시 수원시 시흥시 안산시 안성시 안양시 양주시 양평군 여주군 여주시 연천군 오산시 용인시 의왕시 의정부시 이천시 파주시 평택시 포천시 하남시 화성시',
  },
  {
    region: '강원',
    prefixes: '강원특별자치도 강원도 강원',
    counties:
      '강릉시 고성군 동해시 삼척시 속초시 양구군 양양군 영월군 원주시 인제군 정선군 철원군 춘천시 태백시 평창군 홍천군 화천군 횡성군',
  },
  {
    region: '충청',
    prefixes: '충청북도 충북',
    counties: '괴산군 단양군 보은군 영동군 옥천군 음성군 제천시 증평군 진천군 청원군 청주시 충주시',
  },
  {
    region: '충청',
    prefixes: '충청남도 충남',
    counties:
      '계룡시 공주시 금산군 논산시 당진시 보령시 부여군 서산시 서천군 아산시 예산군 천안시 청양군 태안군 홍성군',
  },
  {
    region: '전라',
    prefixes: '전북특별자치도 전라북도 전북',
    counties:
      '고창군 군산시 김제시 남원시 무주군 부안군 순창군 완주군 익산시 임실군 장수군 전주시 정읍시 진안군',
  },
  {
    region: '전라',
    prefixes: '전남광주통합특별시 전라남도 전남',
    counties:
      '강진군 고흥군 곡성군 광양시 구례군 나주시 담양군 목포시 무안군 보성군 순천시 신안군 여수시 영광군 영암군 완도군 장성군 장흥군 진도군 함평군 해남군 화순군',
  },
  {
    region: '경상',
    prefixes: '경상북도 경북',
    counties:
      '경산시 경주시 고령군 구미시 군위군 김천시 문경시 봉화군 상주시 성주군 안동시 영덕군 영양군 영주시 영천시 예천군 울릉군 울진군 의성군 청도군 청송군 칠곡군 포항시',
  },
  {
    region: '경상',
    prefixes: '경상남도 경남',
    counties:
      '거제시 거창군 고성군 김해시 남해군 밀양시 사천시 산청군 양산시 의령군 진주시 창녕군 창원시 통영시 하동군 함안군 함양군 합천군',
  },
  {
    region: '제주',
    prefixes: '제주특별자치도 제주도 제주',
    counties: '서귀포시 제주시',
  },
];

const foreignNames =
  '수입 외국 미국 칠레 필리핀 페루 뉴질랜드 태국 베트남 중국 호주 오스트레일리아 남아프리카 남아공 스페인 이스라엘 이집트 ' +
  '에콰도르 과테말라 코스타리카 콜롬비아 온두라스 파나마 멕시코 브라질 아르헨티나 우루과이 캐나다 대만 일본 인도 말레이시아 ' +
  '캄보디아 미얀마 라오스 스리랑카 파키스탄 이란 튀르키예 터키 우즈베키스탄 러시아 이탈리아 프랑스 독일 영국 네덜란드 벨기에 ' +
  '그리스 포르투갈 폴란드 세르비아 모로코 튀니지 케냐 탄자니아 짐바브웨 도미니카 니카라과';

/** The metropolitan city in 전라 and the city in 경기 have one name; only its own districts tell the former. */
const ambiguousPrefix = '광주';
const districtsOfGwangju = words('광산 남구 동구 북구 서구');

const foreignPrefixes = words(foreignNames);
const provincePrefixes = longestFirst(
  provinces.flatMap(({ region, prefixes }) => words(prefixes).map((text) => ({ text, region }))),
);
const countyNames = longestFirst(provinces.flatMap(namesOfCounties));

/**
 * The region that an origin's name tells: spaces are left out, then the longest name of a province that it begins with
 * decides, then that of a city or county. Names of other countries are 수입; names that stand for places in several
 * regions (고성, 광주, 강서구 …), and unknown ones, are 기타.
 *
 * @example originRegion('경북 안동시 ') // '경상'
 * @example originRegion('고성군') // '기타': there is one in 강원 and one in 경남
 */
export function originRegion(originName: string | null): Region {
  const name = (originName ?? '').replace(/\s+/gu, '');
  if (name === '') return '기타';
  if (foreignPrefixes.some((prefix) => name.startsWith(prefix))) return '수입';
  const province = provincePrefixes.find(({ text }) => name.startsWith(text));
  if (province?.text === ambiguousPrefix) return regionOfGwangju(name);
  if (province) return province.region;
  return regionOfCounty(name);
}

function regionOfGwangju(name: string): Region {
  const rest = name.slice(ambiguousPrefix.length).replace(/^시/u, '');
  return districtsOfGwangju.some((district) => rest.startsWith(district)) ? '전라' : '기타';
}

function regionOfCounty(name: string): Region {
  const longest = countyNames.find(({ text }) => name.startsWith(text));
  const found = new Set(
    countyNames.filter(({ text }) => text === longest?.text).map(({ region }) => region),
  );
  const [region, ...others] = found;
  return region === undefined || others.length > 0 ? '기타' : region;
}

function namesOfCounties({ region, counties }: Province): { text: string; region: Region }[] {
  return words(counties).flatMap((full) => {
    const short = full.slice(0, -1);
    // 중구 and the like would be one syllable, which many names begin with.
    return (short.length > 1 ? [full, short] : [full]).map((text) => ({ text, region }));
  });
}

function longestFirst<Name extends { readonly text: string }>(names: readonly Name[]): Name[] {
  return names.toSorted((a, b) => b.text.length - a.text.length);
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
