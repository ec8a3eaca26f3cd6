#!/usr/bin/env python3
"""Lists the files of Sources/CPacks/resources in Sources/CPacks/CPacks.c; a test checks that the list is current."""
import os
root = os.path.dirname(os.path.abspath(__file__))
paths = sorted(
    os.path.relpath(os.path.join(folder, name), os.path.join(root, "resources"))
    for folder, _, names in os.walk(os.path.join(root, "resources")) for name in names)
lines = ["// Made by Sources/CPacks/list-packs.py; a test checks that it lists every file.", '#include "CPacks.h"', "",
         "// `#embed` is C23 and an extension before it; the bytes are the files' own.",
         '#pragma clang diagnostic ignored "-Wc23-extensions"', ""]
for index, path in enumerate(paths):
    lines += [f"static const unsigned char file_{index}[] = {{", f'#embed "resources/{path}"', "};"]
lines += ["", "static const struct cpacks_file files[] = {"]
lines += [f'  {{"{path}", file_{index}, sizeof(file_{index})}},' for index, path in enumerate(paths)]
lines += ["};", "", "size_t cpacks_count(void) { return sizeof(files) / sizeof(files[0]); }", "",
          "const struct cpacks_file *cpacks_file_at(size_t index) { return index < cpacks_count() ? &files[index] : 0; }", ""]
open(os.path.join(root, "CPacks.c"), "w").write("\n".join(lines))
