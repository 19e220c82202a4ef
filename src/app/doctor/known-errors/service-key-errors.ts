import { errorCodes } from '../../../../domains/market/formats/data-go-kr.ts';
import type { KnownError } from '../../../base/known-error.ts';

/** What the gateway of data.go.kr says of a key, within HTTP 200. */
export const serviceKeyErrors: readonly KnownError[] = [
  {
    name: 'service-key-unknown',
    signatures: signaturesOf(30),
    explain: () => ({
      means: `data.go.kr: ${errorCodes[30]!.message}`,
      look: 'pomona sources keys check asks each provider once. A key with %2B, %2F or %3D in it is the encoded form (Encoding): put into a query by a program, it is encoded a second time.',
      fix: [
        'Set the decoded key (일반 인증키, Decoding) in .env, as it stands on the page; whoever builds the address encodes it, once.',
        'Right after the approval: wait for an hour, and ask again.',
      ],
    }),
  },
  {
    name: 'service-quota',
    signatures: signaturesOf(22),
    explain: () => ({
      means: `data.go.kr: ${errorCodes[22]!.message} The count begins anew at midnight in Seoul.`,
      look: 'pomona sources status tells what of the quota is used. Each program and machine with the same key counts.',
      fix: [
        'Wait until midnight in Seoul; what was due is asked for then.',
        'Ask for more traffic on data.go.kr (활용신청 상세, 트래픽 증가), or let only one machine ask.',
      ],
    }),
  },
];

/** By name, or by number in the element of the gateway's XML and JSON. */
function signaturesOf(code: number): readonly RegExp[] {
  return [
    new RegExp(`\\b${errorCodes[code]!.name}\\b`),
    new RegExp(`returnReasonCode"?(?:>|: ?"?)${code}\\b`),
  ];
}
