// `node scripts/compile.cjs PROGRAM.ts FILE`: writes a program with all its own modules into one file, for compiled.cjs.
const { readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { build } = require("esbuild");

const root = path.dirname(__dirname);
const [entry, file] = process.argv.slice(2);

/** Modules read files that lie beside them. */
const places = {
  name: "places",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path: module }) => {
      const text = readFileSync(module, "utf8");
      if (!/\b__(dirname|filename)\b/.test(text)) return undefined;
      const contents = text
        .replace(/\b__dirname\b/g, JSON.stringify(path.dirname(module)))
        .replace(/\b__filename\b/g, JSON.stringify(module));
      return { contents, loader: "ts" };
    });
  },
};

async function compile() {
  const { metafile, outputFiles } = await build({
    ...{ entryPoints: [entry], outfile: file, absWorkingDir: root, bundle: true, write: false, metafile: true },
    ...{ platform: "node", format: "cjs", target: "node20", packages: "external", keepNames: true },
    ...{ sourcemap: "external", sourcesContent: false, logLevel: "error", plugins: [places] },
  });
  const inputs = [...Object.keys(metafile.inputs), "package-lock.json", "tsconfig.json", "scripts/compile.cjs"];
  const told = inputs.map((input) => {
    const { mtimeMs, size } = statSync(path.join(root, input));
    return [input, mtimeMs, size];
  });
  const [map, code] = [".map", ".cjs"].map((end) => outputFiles.find((one) => one.path.endsWith(end)).text);
  put(`${file}.map`, map);
  put(file, `// ${JSON.stringify({ root, inputs: told })}\n${code}`);
}

/** Whole, or not at all: several processes may do this at the same time. */
function put(target, text) {
  const own = `${target}.${process.pid}`;
  writeFileSync(own, text);
  renameSync(own, target);
}

// Whoever asked for it goes on without.
compile().catch(() => process.exit(1));
