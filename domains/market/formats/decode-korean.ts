/**
 * The text of bytes that are UTF-8, or else EUC-KR with Microsoft's additions (CP949): the services say one and send
 * the other. A byte order mark is left out.
 */
export function decodeKorean(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Korean text in EUC-KR is next to never valid UTF-8.
    return new TextDecoder('euc-kr').decode(bytes);
  }
}
