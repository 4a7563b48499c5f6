// A program of this project in one file, which loads in a third of the time of its hundreds of modules. It is made anew when
// one of them has changed.
const { execFileSync } = require("node:child_process");
const { accessSync, constants, mkdirSync, readFileSync, statSync } = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);
const folder = path.join(root, ".compiled");

/**
 * The file with all modules of a program, and its text; undefined for tests, for what does not compile, and where nothing can
 * be written: tsx loads these module by module, and says what is wrong.
 */
exports.compiled = (entry) => {
  const name = path.relative(root, entry);
  if (name.startsWith("..") || /^(tests|node_modules)\//.test(name)) return undefined;
  const file = path.join(folder, `${name.replaceAll("/", "-")}.cjs`);
  try {
    return { file, text: fresh(file) ?? made(entry, file) };
  } catch {
    return undefined;
  }
};

function fresh(file) {
  try {
    const text = readFileSync(file, "utf8");
    const head = JSON.parse(text.slice("// ".length, text.indexOf("\n")));
    // A checkout that was moved has its files elsewhere.
    return head.root === root && head.inputs.every(isSame) ? text : undefined;
  } catch {
    return undefined;
  }
}

function isSame([input, mtimeMs, size]) {
  const now = statSync(path.join(root, input));
  return now.mtimeMs === mtimeMs && now.size === size;
}

function made(entry, file) {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
  execFileSync(process.execPath, [path.join(__dirname, "compile.cjs"), entry, file], { stdio: "ignore" });
  return readFileSync(file, "utf8");
}

/** Where the lines of such a file come from. */
exports.mapOf = ({ file }) => JSON.parse(readFileSync(`${file}.map`, "utf8"));
