// Every src/*.ts and src/*.css is one entry; the icons used in templates and navigation become one sprite.
import { build } from "esbuild";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const out = "../zhanggui/ui/static/dist";
mkdirSync(out, { recursive: true });

await build({
  entryPoints: readdirSync("src").filter((name) => /\.(ts|css)$/.test(name)).map((name) => join("src", name)),
  outdir: out,
  bundle: true,
  minify: true,
  sourcemap: false,
  target: ["chrome111", "firefox111", "safari16.4"],
  format: "esm",
  legalComments: "linked",
  loader: { ".woff2": "file", ".svg": "file" },
  logLevel: "warning",
});

const names = readFileSync("icons.txt", "utf8").split(/\s+/).filter(Boolean);
const symbols = [...new Set(names)].sort().map((name) => {
  const svg = readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, "utf8");
  const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`;
});
writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
