export const marketInflowTexts = {
  ko: {
    heading: '생산지별 반입량',
    lead: '품목이 어느 지역에서 얼마나 올라왔는지 두 기간을 견주어 보여 드립니다. 지도나 표에서 지역을 고르시면 자세히 알려 드립니다.',
    panel: '{{item}} 산지별 반입량',
    empty:
      '두 기간 모두 이 품목의 거래 기록이 없습니다. 제철이 아니거나 기록이 그때까지 거슬러 가지 않습니다. 기간을 바꾸어 보세요.',
    recordsFrom:
      '이 시장의 기록은 {{day}}부터 있습니다. 그 앞에서 시작하는 기간({{ranges}})은 기록이 있는 날만 더한 것입니다.',
    note: '{{market}} · {{from}} ~ {{to}} · 거래일 {{days}}일',
    allRegions: '모든 지역',
    range: '기간',
    lengths: { '7d': '7일', '30d': '30일', '90d': '90일', '365d': '1년', own: '직접' },
    with: '비교할 기간',
    comparisons: { lastYear: '지난해 같은 때', before: '바로 앞 기간', own: '직접' },
    from: '시작일',
    to: '종료일',
    otherFrom: '비교 시작일',
    otherTo: '비교 종료일',
    advice: {
      nothing: '이 기간에는 거래 기록이 없습니다.',
      none: '거래가 없었거나, 기록이 그때까지 거슬러 가지 않습니다. 비교 기간에는 {{otherTons}}톤이 들어왔습니다.',
      noneBefore:
        '이 기간 {{tons}}톤이 들어왔습니다. 비교 기간에는 거래 기록이 없습니다: 거래가 없었거나, 기록이 그때까지 거슬러 가지 않습니다.',
      heading: '{{region}}: 전체의 {{share}}, {{rank}}위입니다.',
      more: '이 기간 {{tons}}톤이 들어와, 비교 기간의 {{otherTons}}톤보다 {{change}} 늘었습니다.',
      less: '이 기간 {{tons}}톤이 들어와, 비교 기간의 {{otherTons}}톤보다 {{change}} 줄었습니다.',
      nothingBefore: '이 기간 {{tons}}톤이 들어왔고, 비교 기간에는 반입이 없었습니다.',
      days: '거래일 수가 {{days}}일과 {{otherDays}}일로 다릅니다. 물량 차이에는 거래일 차이도 들어 있으니 비중을 함께 보세요.',
    },
    map: {
      label:
        '지역별 반입량 지도. 지역을 고르면 자세히 볼 수 있습니다. 같은 숫자가 옆의 표에 있습니다.',
      area: '{{region}} {{tons}}톤 ({{share}})',
      legend: '색이 진할수록 많이 올라온 지역입니다. 가장 진한 색은 {{most}}톤입니다.',
    },
    table: {
      caption: '지역별 반입량',
      region: '지역',
      volume: '반입량(톤)',
      share: '비중',
      other: '비교 기간(톤)',
      otherShare: '비교 기간 비중',
      change: '증감',
      total:
        '합계 {{tons}}톤. 비교 기간({{otherFrom}} ~ {{otherTo}}, 거래일 {{otherDays}}일) 합계 {{otherTons}}톤. 막대의 아래쪽은 비교 기간입니다. 경기에는 서울과 인천이, 다른 도에는 광역시가 들어 있습니다.',
    },
    chart: {
      heading: '두 기간 비교 (톤)',
      range: '{{from}} ~ {{to}}',
      summary: '지역별 반입량, 괄호 안은 비교 기간: {{summary}}',
    },
  },
  en: {
    heading: 'Inflow by region',
    lead: 'Where an item came from, in two ranges of days beside each other. Choose a region on the map or in the table.',
    panel: '{{item}} by region of origin',
    empty:
      'There are no records of trade in this item in either range: it was out of season, or records do not go back that far. Try other days.',
    recordsFrom:
      'There are records of this market from {{day}} on. A range that begins before ({{ranges}}) has only the days on record.',
    note: '{{market}} · {{from}} to {{to}} · {{days}} trading days',
    allRegions: 'all regions',
    range: 'Range',
    lengths: { '7d': '7 days', '30d': '30 days', '90d': '90 days', '365d': '1 year', own: 'Own' },
    with: 'Compared with',
    comparisons: { lastYear: 'A year before', before: 'The days before', own: 'Own' },
    from: 'From',
    to: 'To',
    otherFrom: 'Compared from',
    otherTo: 'Compared to',
    advice: {
      nothing: 'There are no records of trade in this range.',
      none: 'There was no trade, or records do not go back that far. {{otherTons}} t came in the other range.',
      noneBefore:
        '{{tons}} t came in this range. There are no records of trade in the other one: there was none, or records do not go back that far.',
      heading: '{{region}}: {{share}} of all, place {{rank}}.',
      more: '{{tons}} t came in this range, {{change}} more than the {{otherTons}} t of the other one.',
      less: '{{tons}} t came in this range, {{change}} less than the {{otherTons}} t of the other one.',
      nothingBefore: '{{tons}} t came in this range, nothing in the other one.',
      days: 'The ranges have {{days}} and {{otherDays}} days of trade, which is a part of the difference. Look at the shares, too.',
    },
    map: {
      label:
        'Map of the inflow by region. Choose a region to read more. The table beside it has the same figures.',
      area: '{{region}} {{tons}} t ({{share}})',
      legend: 'The deeper the colour, the more came from there. The deepest is {{most}} t.',
    },
    table: {
      caption: 'Inflow by region',
      region: 'Region',
      volume: 'Inflow (t)',
      share: 'Share',
      other: 'Other range (t)',
      otherShare: 'Share then',
      change: 'Change',
      total:
        '{{tons}} t in all; in the other range ({{otherFrom}} to {{otherTo}}, {{otherDays}} trading days) {{otherTons}} t, the lower bar. Gyeonggi includes Seoul and Incheon; the other provinces include their metropolitan cities.',
    },
    chart: {
      heading: 'Both ranges (t)',
      range: '{{from}} to {{to}}',
      summary: 'Inflow by region, the other range in brackets: {{summary}}',
    },
  },
} as const;
