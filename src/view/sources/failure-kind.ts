/** Why a source failed, as far as it tells somebody what to do. */
export type FailureKind =
  | 'keyUnknown'
  | 'notApplied'
  | 'keyBlocked'
  | 'keyExpired'
  | 'addressRefused'
  | 'quota'
  | 'tooFast'
  | 'badRequest'
  | 'noService'
  | 'serverError'
  | 'unreachable'
  | 'notData'
  | 'fault'
  | 'other';

type Kinds = Readonly<Record<string, FailureKind>>;

/** Codes of the portal data.go.kr, by which several providers answer. */
const portal: Kinds = {
  '01': 'serverError',
  '02': 'serverError',
  '04': 'serverError',
  '05': 'serverError',
  '10': 'badRequest',
  '11': 'badRequest',
  '12': 'noService',
  '20': 'notApplied',
  '21': 'keyBlocked',
  '22': 'quota',
  '23': 'tooFast',
  '29': 'addressRefused',
  '30': 'keyUnknown',
  '31': 'keyExpired',
  '32': 'addressRefused',
  '33': 'keyUnknown',
  '99': 'serverError',
};

const ofProvider: Readonly<Record<string, Kinds>> = {
  AT: portal,
  KMA: portal,
  MAFRA: {
    'INFO-100': 'keyUnknown',
    'ERROR-350': 'tooFast',
    'ERROR-500': 'serverError',
    'ERROR-600': 'serverError',
    'ERROR-601': 'serverError',
  },
  KAMIS: { '200': 'badRequest', '900': 'keyUnknown' },
  RDA: { '01': 'badRequest', '02': 'notApplied' },
  GARAK: { ApiErrorMsg: 'keyUnknown' },
};

const ofAll: Kinds = {
  quota: 'quota',
  unreachable: 'unreachable',
  'empty-body': 'tooFast',
  'too-large': 'notData',
  unreadable: 'notData',
  incomplete: 'notData',
  'repeated-page': 'notData',
  'web-page': 'notData',
  'other-question': 'notData',
  'no-count': 'keyUnknown',
  fault: 'fault',
};

const ofStatus: Kinds = {
  '401': 'keyUnknown',
  '403': 'keyUnknown',
  '404': 'noService',
  '429': 'tooFast',
};

/**
 * Why a run failed, by the code that it ended with and whose the source is.
 *
 * @example failureKind('KMA', '22') // 'quota'
 */
export function failureKind(provider: string, code: string): FailureKind {
  const known = ofProvider[provider]?.[code] ?? ofAll[code];
  if (known) return known;
  if (/^ERROR-3\d\d$/.test(code)) return 'badRequest';
  const status = /^http-(\d{3})$/.exec(code)?.[1] ?? '';
  return ofStatus[status] ?? (status.startsWith('5') ? 'serverError' : 'other');
}
