import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { withOthers } from '../../../src/collect/sources/with-others.ts';
import { readItems } from '../formats/data-go-kr.ts';
import type { DataGoKrItem } from '../formats/data-go-kr.ts';
import { readNumber } from '../formats/read-number.ts';
import { kma } from '../providers/kma.ts';
import { midLandZones } from '../tables/mid-land-zones.ts';
import { latestIssue } from './kma-issue-time.ts';
import { compact, kmaRequest } from './kma-request.ts';

/** `wf4Am`, `rnSt4Pm`, `wf8`: weather or chance of rain, days ahead, half of the day. */
const dayField = /^(wf|rnSt)(\d{1,2})(Am|Pm)?$/;

/** Four to ten days ahead, one row a zone, issue, day and half of the day. */
export const kmaMidLandForecast: Source = {
  name: 'kma-mid-land-forecast',
  provider: kma,
  title: { ko: '중기육상예보', en: 'Forecast of four to ten days' },
  documentation: 'https://www.data.go.kr/data/15059468/openapi.do',
  table: 'mid_land_forecast',
  fields: [
    { name: 'zoneId', type: 'varchar', about: 'Zone (regId)' },
    { name: 'issuedAt', type: 'timestamp', about: 'When the forecast was issued, Seoul time' },
    { name: 'date', type: 'date', about: 'Day it is for' },
    { name: 'half', type: 'varchar', about: 'am, pm, or day where the halves are not told apart' },
    { name: 'weather', type: 'varchar', about: 'Weather in words, in Korean' },
    { name: 'rainProbabilityPercent', type: 'double', about: 'Chance of precipitation, %' },
  ],
  key: ['zoneId', 'issuedAt', 'date', 'half'],
  schedule: '20 6,18 * * *',
  parts: (scheduled) => {
    const { date, time } = latestIssue(
      { hours: [6, 18], minute: 0, readyAfterMinutes: 10 },
      scheduled,
    );
    return midLandZones.map(({ regId }) => ({
      key: `${date}T${time}/${regId}`,
      values: { regId, tmFc: `${compact(date)}${time}` },
    }));
  },
  pageSize: 10,
  request: ({ values }, page, pageSize) =>
    kmaRequest('MidFcstInfoService/getMidLandFcst', page, pageSize, values),
  read: (answer, { values }) => {
    const { items, ...rest } = readItems(answer);
    const issue = String(values.tmFc);
    const rows = items.flatMap((item) => rowsOf({ regId: String(values.regId), ...item }, issue));
    return { rows, received: items.length, ...rest };
  },
  retention: { column: 'issuedAt', days: 14 },
  sampleDays: 1,
};

/** @param issue `YYYYMMDDHHmm`, which the answer does not repeat. */
function rowsOf(item: DataGoKrItem, issue: string): SourceRow[] {
  const issueDate = `${issue.slice(0, 4)}-${issue.slice(4, 6)}-${issue.slice(6, 8)}`;
  const { told = [], others = [] } = Object.groupBy(Object.entries(item), ([name]) =>
    dayField.test(name) ? 'told' : 'others',
  );
  const halves = Map.groupBy(told, ([name]) => name.replace(/^(wf|rnSt)/, ''));
  return [...halves].map(([half, cells]) => {
    const values = Object.fromEntries(
      cells.map(([name, value]) => [name.replace(half, ''), value]),
    );
    const columns = {
      zoneId: item.regId ?? null,
      issuedAt: `${issueDate} ${issue.slice(8, 10)}:${issue.slice(10, 12)}:00`,
      date: addDays(issueDate, Number.parseInt(half, 10)),
      half: half.replace(/\d+/, '').toLowerCase() || 'day',
      weather: values.wf || null,
      rainProbabilityPercent: readNumber(values.rnSt),
    };
    return withOthers(columns, Object.fromEntries(others.filter(([name]) => name !== 'regId')));
  });
}
