import type { FillingSource } from '../../serve/source-contract.ts';

/**
 * What the reports under /api/market answer. Dates are `YYYY-MM-DD` in Seoul, money is KRW, weight is kg; what is not
 * known is null.
 */
export interface MarketAnswer<Row> {
  /** When it was read, RFC 3339. */
  readonly asOf: string;
  /** Whether the figures are made up. */
  readonly sample: boolean;
  /** How far the history of what it is read from has come; null when all of it is there. */
  readonly filling: FillingSource | null;
  readonly rows: readonly Row[];
}

/** Words in each language of the page. */
export interface Names {
  readonly ko: string;
  readonly en: string;
}

/** Names of an item; a code that ends with 00 stands for all varieties of a class. */
interface ItemNames {
  readonly itemCode: string;
  readonly itemName: string;
  readonly itemNameEn: string;
}

/** A wholesale market. */
interface MarketNames {
  readonly marketCode: string;
  readonly market: string;
}

export interface MarketItem {
  readonly itemCode: string;
  readonly name: string;
  readonly nameEn: string;
  readonly categoryCode: string;
  readonly category: string;
  readonly categoryEn: string;
  /** Name of the middle class, such as 사과. */
  readonly className: string;
  readonly varietyName: string | null;
  /** All varieties of a class together. */
  readonly isClass: boolean;
  readonly hasGrowingAreas: boolean;
  readonly hasFarmIncome: boolean;
  readonly lastTradedOn: string | null;
}

export type ItemsAnswer = MarketAnswer<MarketItem>;

/** What an item of a grade and unit brought on a day at a market. */
export interface PriceRow extends ItemNames, MarketNames {
  readonly date: string;
  /** Korean name of the public holiday that the day is. */
  readonly holiday: string | null;
  readonly varietyName: string | null;
  readonly grade: string | null;
  /** What the price is of: `10kg상자`. */
  readonly unit: string | null;
  readonly price: number | null;
  readonly pricePerKg: number | null;
  readonly volumeKg: number | null;
  readonly source: string;
}

export type PricesAnswer = MarketAnswer<PriceRow>;

/** Of a week's mean price, KRW/kg. */
export interface WeeklyForecast {
  readonly madeOn: string;
  /** Monday of the week. */
  readonly forWeek: string;
  readonly value: number;
  /** The interval meant to hold 80 % of what comes; null with too few past errors. */
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
  /** False where it was worked out afterwards, from what was known on the day. */
  readonly isPublished: boolean;
  readonly naive: number | null;
  readonly seasonalNaive: number | null;
  readonly normalYear: number | null;
}

/** Why there is no forecast. */
export interface NoForecast {
  readonly code: string;
  readonly reason: Names;
}

/** KRW/kg of a day of trade, of the week from a Monday, or of the month from a first. */
export interface TrendPoint {
  readonly date: string;
  readonly value: number | null;
  /** Korean name of the public holiday that a day is. */
  readonly holiday: string | null;
  readonly lastYear: number | null;
  /** The day, week or month that `lastYear` is of. */
  readonly lastYearDate: string | null;
  readonly normalYear: number | null;
  readonly volumeKg: number | null;
}

export interface PriceTrendAnswer extends MarketAnswer<TrendPoint>, ItemNames, MarketNames {
  /** The grade asked for; null for all of them. */
  readonly grade: string | null;
  readonly date: string;
  readonly source: string | null;
  readonly weeklyForecast: WeeklyForecast | null;
  /** Why there is none; null where there is one. */
  readonly noForecast: NoForecast | null;
  /** On the very day. */
  readonly price: number | null;
  readonly twoDaysAgo: number | null;
  readonly twoDaysAgoDate: string | null;
  readonly previousDay: number | null;
  readonly previousDayDate: string | null;
  /** `previousDay` - `twoDaysAgo`. */
  readonly difference: number | null;
  readonly lastTradedOn: string | null;
  readonly series: readonly TrendPoint[];
}

export const supplyLabels = [
  'thisYear',
  'normalYear',
  'oneDayAgo',
  'oneMonthAgo',
  'oneYearAgo',
] as const;
export type SupplyLabel = (typeof supplyLabels)[number];

export interface SupplyRow {
  readonly label: SupplyLabel;
  /** The day it stands for; null where there is none. */
  readonly date: string | null;
  readonly volumeKg: number | null;
  readonly source: string | null;
}

export interface DayVolume {
  readonly date: string;
  readonly volumeKg: number;
}

export interface SupplyAnswer extends MarketAnswer<SupplyRow>, ItemNames, MarketNames {
  readonly date: string;
  readonly source: string | null;
  /** Cumulative since 1 January. */
  readonly thisYearKg: number;
  /** False where days of this year have not come in: thisYearKg is too small then. */
  readonly isComplete: boolean;
  readonly normalYearKg: number | null;
  /** Years that the normal year is the mean of. */
  readonly normalYears: number;
  readonly oneDayAgoKg: number | null;
  readonly oneMonthAgoKg: number | null;
  readonly oneYearAgoKg: number | null;
  readonly lastTradedOn: string | null;
  /** Cumulative for `thisYear` and `normalYear`, else what came on each day of trade. */
  readonly series: Readonly<Record<SupplyLabel, readonly DayVolume[]>>;
}

/** Regions that inflow is told by, imports and unknown origins apart. */
export const inflowRegions = [
  '경기',
  '강원',
  '충청',
  '전라',
  '경상',
  '제주',
  '수입',
  '기타',
] as const;
export type InflowRegion = (typeof inflowRegions)[number];

/** What came from a region in a range of days and in another one. Shares are parts of 1. */
export interface RegionRow {
  readonly region: InflowRegion;
  readonly volumeKg: number;
  readonly share: number | null;
  readonly otherVolumeKg: number;
  readonly otherShare: number | null;
  readonly differenceKg: number;
  readonly changeRatio: number | null;
}

/** /api/market/regions: the inflow of two ranges beside each other. */
export interface RegionsAnswer extends MarketAnswer<RegionRow>, ItemNames, MarketNames {
  readonly from: string;
  readonly to: string;
  /** Days with trade in the range. */
  readonly days: number;
  readonly totalKg: number;
  readonly otherFrom: string;
  readonly otherTo: string;
  readonly otherDays: number;
  readonly otherTotalKg: number;
  /** First day of which there are records of the market; null without any. */
  readonly recordsFrom: string | null;
  readonly source: string | null;
}

/** Weather of a morning or an afternoon. */
export interface HalfDay {
  /** clear, mostly_cloudy or overcast. */
  readonly sky: string | null;
  /** none, rain, rain_or_snow, snow, shower, drops, drops_or_flurries or flurries. */
  readonly precipitation: string | null;
  readonly rainMm: number | null;
  /** Of forecasts only. */
  readonly rainProbabilityPercent: number | null;
}

export interface Spread {
  readonly max: number | null;
  readonly mean: number | null;
  readonly min: number | null;
}

/** Weather of a day at a place. */
export interface DayWeather {
  readonly date: string;
  readonly am: HalfDay | null;
  readonly pm: HalfDay | null;
  readonly temperatureC: Spread;
  readonly humidityPercent: Spread;
  readonly windMs: number | null;
  readonly rainMm: number | null;
  readonly rainProbabilityPercent: number | null;
  /** When the forecast was issued, Seoul time; null for what was observed. */
  readonly issuedAt: string | null;
}

/** A day of the mid-term forecast of a region. */
export interface MidTermDay {
  readonly date: string;
  readonly skyAm: string | null;
  readonly skyPm: string | null;
  readonly precipitationAm: string | null;
  readonly precipitationPm: string | null;
  readonly rainChanceAm: number | null;
  readonly rainChancePm: number | null;
  /** Told of the day as a whole: morning and afternoon are the same. */
  readonly isWholeDay: boolean;
  /** Seoul time. */
  readonly issuedAt: string;
}

export interface WeatherNow {
  /** Hour of the observation, Seoul time; null where it is a forecast. */
  readonly observedAt: string | null;
  readonly sky: string | null;
  readonly precipitation: string | null;
  readonly temperatureC: number | null;
  readonly windMs: number | null;
  readonly humidityPercent: number | null;
  readonly rainProbabilityPercent: number | null;
  readonly rainMm: number | null;
}

/** A city, county or metropolitan city whose weather is told. */
export interface City {
  readonly code: string;
  readonly name: string;
  readonly province: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly now: WeatherNow | null;
  /** Today, tomorrow and the day after. */
  readonly days: readonly DayWeather[];
  /** The days after, as far as the mid-term forecast of its region reaches. */
  readonly midTerm: readonly MidTermDay[];
  readonly midTermRegion: Names;
}

export type CitiesAnswer = MarketAnswer<City>;

/** What growing a crop brought and cost in a year, of the area asked for. Ratios are parts of 1. */
export interface FarmIncomeRow {
  readonly year: number;
  readonly cropCode: string;
  readonly cropName: string;
  readonly areaCode: string | null;
  /** The province, or the country as a whole. */
  readonly areaName: string | null;
  readonly yieldKg: number | null;
  /** KRW/kg. */
  readonly unitPrice: number | null;
  readonly grossIncome: number | null;
  readonly intermediateCost: number | null;
  readonly operatingCost: number | null;
  readonly productionCost: number | null;
  readonly income: number | null;
  readonly netProfit: number | null;
  readonly incomeRatio: number | null;
  readonly netProfitRatio: number | null;
}

export interface FarmIncomeAnswer extends MarketAnswer<FarmIncomeRow>, ItemNames {
  readonly area: '10a' | '300py';
  readonly source: string;
  /** Years that are stored, the newest first. */
  readonly years: readonly number[];
}

export interface ForecastRow extends WeeklyForecast {
  /** 1 is the week in which it was made. */
  readonly horizonWeeks: number;
  /** Null while it has not come, and in weeks without trade. */
  readonly actual: number | null;
}

/** How forecasts did: errors are parts of a usual change from week to week (MASE). */
export interface ForecastSummary {
  /** Null for all together. */
  readonly horizonWeeks: number | null;
  readonly scored: number;
  readonly mase: number | null;
  readonly naiveMase: number | null;
  readonly seasonalNaiveMase: number | null;
  readonly normalYearMase: number | null;
  readonly coverage: number | null;
  readonly intervals: number;
  readonly winner: 'forecast' | 'naive' | 'seasonalNaive' | 'normalYear' | null;
  readonly betterThanNaive: boolean;
  readonly note: Names;
}

export interface ForecastsAnswer extends MarketAnswer<ForecastRow>, ItemNames {
  readonly noForecast: NoForecast | null;
  readonly summary: ForecastSummary;
  readonly summaryByHorizon: readonly ForecastSummary[];
}

/** An item's mean price of a week beside that of the week before, KRW/kg. */
export interface MoverRow extends ItemNames {
  readonly rank: number;
  readonly pricePerKg: number;
  readonly previousPricePerKg: number;
  readonly difference: number;
  readonly changeRatio: number;
  readonly volumeKg: number;
  readonly previousVolumeKg: number;
  readonly source: string | null;
}

export interface MoversAnswer extends MarketAnswer<MoverRow>, MarketNames {
  readonly from: string;
  readonly to: string;
  readonly previousFrom: string;
  readonly previousTo: string;
}

/** Weather of a day in an area where an item grows. */
export interface AreaDay extends DayWeather {
  readonly areaId: string;
  readonly areaName: string;
  readonly province: string;
  readonly cropId: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly kind: 'observed' | 'forecast';
  readonly source: string;
  /** Where morning and afternoon come from; null where nothing is known of them. */
  readonly halvesSource: string | null;
}

export interface GrowingAreasAnswer extends MarketAnswer<AreaDay>, ItemNames {
  readonly today: string;
}

export const shopMeasures = ['views', 'wishes', 'restockRequests'] as const;
export type ShopMeasure = (typeof shopMeasures)[number];
export const outsideMeasures = ['pricePerKg', 'volumeKg', 'meanTemperatureC', 'rainMm'] as const;
export type OutsideMeasure = (typeof outsideMeasures)[number];

/** A day of the shop, the market and the weather of the capital; null where nothing is known of one of them. */
export type ShopDay = {
  readonly date: string;
  /** Korean name of a public holiday. */
  readonly holiday: string | null;
} & Readonly<Record<ShopMeasure | OutsideMeasure, number | null>>;

/** Pearson's correlation of what happened outside with the shop `lag` days later, with its 95 % interval. */
export interface LagCorrelation {
  readonly outside: OutsideMeasure;
  readonly shop: ShopMeasure;
  /** Negative: the shop came first. */
  readonly lag: number;
  /** Days of which both are known. */
  readonly n: number;
  readonly r: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Of a pair the lag at which it is largest. */
export interface StrongestLag extends LagCorrelation {
  /** Whether it is more than the largest of so many lags would be by chance. */
  readonly standsOut: boolean;
}

export interface ShopMarketAnswer extends MarketAnswer<ShopDay>, ItemNames, MarketNames {
  readonly from: string;
  readonly to: string;
  readonly source: string | null;
  readonly correlations: readonly LagCorrelation[];
  readonly strongest: readonly StrongestLag[];
  /** How to read the correlations. */
  readonly note: Names;
}
