import type { Part, SourceRow } from '../../../src/collect/sources/source.ts';
import type { DataGoKrItem } from '../formats/data-go-kr.ts';
import { column } from '../formats/item-columns.ts';
import { growingAreas } from '../tables/growing-areas.ts';

/** What the statistics of growing areas tell of a day (`day…`) or a month (`mnh…`). */
export function statisticColumns(prefix: 'day' | 'mnh') {
  return [
    column('areaId', 'areaId', 'varchar', 'Growing area, ten digits', { isKey: true }),
    column('areaName', 'areaName', 'varchar', 'Name of the area'),
    column('paCropSpeId', 'cropId', 'varchar', 'Crop, such as PA200101', { isKey: true }),
    column('paCropName', 'cropName', 'varchar', 'Name of the crop'),
    column('paCropSpeName', 'cropVariety', 'varchar', 'Kind of the crop; - where there is one'),
    column(`${prefix}AvgTa`, 'meanTemperatureC', 'double', 'Mean air temperature, ℃'),
    column(`${prefix}MaxTa`, 'maxTemperatureC', 'double', 'Highest air temperature, ℃'),
    column(`${prefix}MinTa`, 'minTemperatureC', 'double', 'Lowest air temperature, ℃'),
    column(`${prefix}AvgRhm`, 'meanHumidityPercent', 'double', 'Mean relative humidity, %'),
    column(`${prefix}MinRhm`, 'minHumidityPercent', 'double', 'Lowest relative humidity, %'),
    column(`${prefix}SumRn`, 'rainMm', 'double', 'Precipitation, mm'),
    column(`${prefix}AvgWs`, 'windMs', 'double', 'Mean wind speed, m/s'),
    column(`${prefix}SumSs`, 'sunshineHours', 'double', 'Sunshine, hours'),
    column('wrnCd', 'warningCodes', 'varchar', 'Codes of warnings, as they came, joined by commas'),
    column('wrnCount', 'warnings', 'integer', 'Number of warnings'),
  ];
}

/** Older answers call the warnings by another name. */
export function withWarningNames({ wmCd, wmCount, ...item }: DataGoKrItem): DataGoKrItem {
  return {
    ...(wmCd !== undefined && { wrnCd: wmCd }),
    ...(wmCount !== undefined && { wrnCount: wmCount }),
    ...item,
  };
}

/** Puts rows together that the service repeats for each warning of the same day and area. */
export function combineWarnings(key: readonly string[]) {
  return (rows: readonly SourceRow[]): readonly SourceRow[] => {
    const same = Map.groupBy(rows, (row) => key.map((name) => row[name]).join('/'));
    return [...same.values()].map((repeats) => {
      const codes = repeats.map(({ warningCodes }) => warningCodes).filter((code) => code !== null);
      const counts = repeats.map(({ warnings }) => Number(warnings ?? 0));
      const [first = {}] = repeats;
      if (repeats.length === 1) return first;
      return {
        ...first,
        warningCodes: codes.length === 0 ? null : [...new Set(codes)].join(','),
        warnings: Math.max(...counts),
      };
    });
  };
}

/** Every crop in every area it is grown in, for one span of time. */
export function growingAreaParts(
  span: string,
  values: Readonly<Record<string, string>>,
): readonly Part[] {
  return growingAreas.map(({ areaId, cropId }) => ({
    key: `${cropId}/${areaId}/${span}`,
    values: { AREA_ID: areaId, PA_CROP_SPE_ID: cropId, ...values },
  }));
}
