/// The codes of ISO 3166-1 alpha-2 and ISO 4217 that are assigned today.
///
/// Source: the lists of the two standards as of 2026 (country codes with Kosovo's user-assigned `XK`, which
/// marketplaces use; currency codes in use, funds and metals left out).
package enum ISOCodes {
  /// Whether two bytes are an assigned country code, in capitals.
  package static func isCountry(_ code: Span<UInt8>) -> Bool {
    guard code.count == 2, let index = index(of: code) else { return false }
    return countries[index]
  }

  /// Whether three bytes are the code of a currency in use, in capitals.
  package static func isCurrency(_ code: Span<UInt8>) -> Bool {
    guard code.count == 3, let index = index(of: code) else { return false }
    return currencies[index]
  }

  /// Letters as a number to the base of 26.
  private static func index(of code: Span<UInt8>) -> Int? {
    var result = 0
    for place in code.indices {
      let letter = Int(code[place]) - 0x41
      guard (0..<26).contains(letter) else { return nil }
      result = result * 26 + letter
    }
    return result
  }

  private static func table(_ codes: String, letters: Int) -> [Bool] {
    var result = [Bool](repeating: false, count: letters == 2 ? 26 * 26 : 26 * 26 * 26)
    for code in codes.split(separator: " ") {
      let bytes = Array(code.utf8)
      if let index = index(of: bytes.span) { result[index] = true }
    }
    return result
  }

  private static let countries = table(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC \
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD \
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW \
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC \
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """, letters: 2)

  private static let currencies = table(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP \
    CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG \
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF \
    SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU \
    UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL
    """, letters: 3)
}
