// Puts the licence note in front of the built stylesheet, moves it to its place and writes its fingerprint beside it.
const { createHash } = require("node:crypto");
const { readFileSync, rmSync, writeFileSync } = require("node:fs");

const note =
  '@charset "UTF-8";\n/*! NHS.UK frontend 10.6.1 (https://github.com/nhsuk/nhsuk-frontend), MIT licence: see LICENCE.txt. Only the parts used here, no font, no logo. */\n';
const css = note + readFileSync("site.css", "utf8").replace(/^\uFEFF/, "");
writeFileSync("../site.css", css);
writeFileSync("../site.css.sha256", createHash("sha256").update(css).digest("hex") + "  site.css\n");
rmSync("site.css");
