/**
 * Decodes CP949, the Korean Windows encoding, also called UHC and MS949: EUC-KR and the 8,822 syllables it lacks (똠,
 * 펲, 뷁 ...). Bytes that mean nothing give U+FFFD.
 *
 * Node's TextDecoder('euc-kr') promises the same (WHATWG Encoding, index-euc-kr) but knows only EUC-KR and turns such a
 * syllable into a control character and a letter without an error; hence this one. The table is made, not stored: the
 * syllables that EUC-KR lacks follow each other in the order of Unicode.
 *
 * @see https://encoding.spec.whatwg.org/#euc-kr-decoder
 */
export function decodeCp949(bytes: Uint8Array): string {
  table ??= makeTable();
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    const trail = bytes[at + 1] ?? 0;
    const code = table[lead * 256 + trail]!;
    text += code === 0 ? '\uFFFD' : String.fromCharCode(code);
    // An ASCII byte that completes nothing stands for itself.
    if (code !== 0 || trail >= 0x80) at += 1;
  }
  return text;
}

/** The UTF-16 unit of each pair of bytes, 0 where there is none. */
let table: Uint16Array | undefined;

function makeTable(): Uint16Array {
  const units = new Uint16Array(65_536);
  const missing = new Set(Array.from({ length: 11_172 }, (_, index) => 0xac00 + index));
  const decoder = new TextDecoder('euc-kr');
  for (let lead = 0xa1; lead <= 0xfe; lead += 1) {
    for (let trail = 0xa1; trail <= 0xfe; trail += 1) {
      const unit = decoder.decode(new Uint8Array([lead, trail])).charCodeAt(0);
      if (unit === 0xfffd) continue;
      units[lead * 256 + trail] = unit;
      missing.delete(unit);
    }
  }
  // Added to EUC-KR later than the table of ICU was made.
  units[0xa2e6] = 0x20ac;
  units[0xa2e7] = 0x00ae;
  const places = extensionPlaces();
  for (const unit of missing) units[places.next().value ?? 0] = unit;
  return units;
}

/** Where the extension has its syllables: every pair of bytes before those of EUC-KR whose second byte is no sign. */
function* extensionPlaces(): Generator<number, undefined> {
  for (let lead = 0x81; lead <= 0xc6; lead += 1) {
    const lastTrail = lead < 0xa1 ? 0xfe : 0xa0;
    for (let trail = 0x41; trail <= lastTrail; trail += 1) {
      const isSign = (trail > 0x5a && trail < 0x61) || (trail > 0x7a && trail < 0x81);
      if (!isSign) yield lead * 256 + trail;
    }
  }
  return undefined;
}
