import type { Method } from './candidates.ts';
import type { Choice } from './choose-method.ts';

/** A sentence in both languages of the site. */
export interface Words {
  readonly ko: string;
  readonly en: string;
}

/** What the methods are called. */
export const methodNames: Readonly<Record<Method, Words>> = {
  naive: { ko: '마지막 값 그대로', en: 'last value' },
  'seasonal-naive': { ko: '작년 같은 주', en: 'same week last year' },
  'normal-year': { ko: '평년 값', en: 'normal year' },
  halfway: { ko: '마지막 값과 평년의 중간', en: 'halfway from the last value to the usual one' },
  'usual-change': { ko: '예년의 주간 변동', en: 'usual change at this time of year' },
  ets: { ko: '지수평활', en: 'exponential smoothing' },
  'ets-normal-year': {
    ko: '평년 대비 지수평활',
    en: 'exponential smoothing around the normal year',
  },
  mstl: { ko: '계절 분해', en: 'seasonal decomposition' },
};

/**
 * Says why the method was taken, and plainly when the forecast is no better than the last value.
 *
 * @param lastWeek Monday of the week that the last value is of
 */
export function explainChoice(
  { kind, method, scoredWeeks, errorRatio }: Choice,
  lastWeek: string,
): Words {
  const name = methodNames[method];
  switch (kind) {
    case 'beats-naive':
      return {
        ko: `‘${name.ko}’ 방법을 썼습니다. 지난 ${scoredWeeks}주를 되짚어 보니 마지막 가격을 그대로 쓴 것보다 오차가 ${percentLess(errorRatio)}% 작았습니다.`,
        en: `Method: ${name.en}. Over ${scoredWeeks} past weeks its error was ${percentLess(errorRatio)} % smaller than that of simply keeping the last value.`,
      };
    case 'naive-not-beaten':
      return {
        ko: `지난 ${scoredWeeks}주를 되짚어 보니 마지막 가격보다 확실히 잘 맞는 방법이 없어, 마지막 가격을 그대로 보여 드립니다(${lastWeek}에 시작한 주의 가격).`,
        en: `Over ${scoredWeeks} past weeks no method was clearly better than the last value, so the last value is shown, that of the week of ${lastWeek}.`,
      };
    case 'short-history':
      return {
        ko: `비교할 기록이 ${scoredWeeks}주뿐이라 마지막 가격을 그대로 보여 드립니다(${lastWeek}에 시작한 주의 가격).`,
        en: `Only ${scoredWeeks} weeks can be compared so far, so the last value is shown, that of the week of ${lastWeek}.`,
      };
    case 'season-start':
      return {
        ko: `${lastWeek}에 시작한 주를 마지막으로 4주 넘게 거래가 없어, 그때의 가격이 아니라 ‘${name.ko}’을(를) 보여 드립니다. 이런 때 더 잘 맞는 방법은 아직 확인되지 않았습니다.`,
        en: `Nothing has been traded for over four weeks, last in the week of ${lastWeek}, so this is the ${name.en} and not that old price. No method has been shown to do better at such times yet.`,
      };
  }
}

/**
 * How the forecasts as they were given compare with the naive forecast: `nothing-to-compare`, `beats-naive`,
 * `as-naive` (to a tenth of a percent), `worse-than-naive`.
 */
export const recordNotes = [
  'nothing-to-compare',
  'beats-naive',
  'as-naive',
  'worse-than-naive',
] as const;

export interface RecordNote {
  readonly noteCode: (typeof recordNotes)[number];
  readonly note: Words;
}

/** What the record says about the forecasts as they were given; `ratio` is their error divided by the naive forecast's. */
export function explainRecord(ratio: number | null, scoredWeeks: number): RecordNote {
  if (ratio === null || scoredWeeks === 0) {
    return {
      noteCode: 'nothing-to-compare',
      note: {
        ko: '아직 실제 가격과 비교할 예측이 없습니다.',
        en: 'There are no forecasts yet that could be compared with what came.',
      },
    };
  }
  const percent = Math.abs(percentLess(ratio));
  if (percent === 0) {
    return {
      noteCode: 'as-naive',
      note: {
        ko: `예측 ${scoredWeeks}건의 오차가 마지막 가격을 그대로 쓴 것과 같았습니다.`,
        en: `Over ${scoredWeeks} forecasts the error was the same as that of keeping the last value.`,
      },
    };
  }
  return ratio < 1
    ? {
        noteCode: 'beats-naive',
        note: {
          ko: `예측 ${scoredWeeks}건의 오차가 마지막 가격을 그대로 쓴 것보다 ${percent}% 작았습니다.`,
          en: `Over ${scoredWeeks} forecasts the error was ${percent} % smaller than that of keeping the last value.`,
        },
      }
    : {
        noteCode: 'worse-than-naive',
        note: {
          ko: `주의: 예측 ${scoredWeeks}건의 오차가 마지막 가격을 그대로 쓴 것보다 ${percent}% 컸습니다.`,
          en: `Careful: over ${scoredWeeks} forecasts the error was ${percent} % larger than that of keeping the last value.`,
        },
      };
}

function percentLess(ratio: number | null): number {
  return Math.round((1 - (ratio ?? 1)) * 1000) / 10;
}
