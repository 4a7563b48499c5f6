import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectRoot } from "../../../operations/lib/paths";

const program = `import { word } from "./part";
import { readFileSync } from "node:fs";

console.log(word, readFileSync(\`\${__dirname}/word.txt\`, "utf8"));
`;
const failing = `interface Given {
  readonly word: string;
}

export function fail({ word }: Given): never {
  throw new Error(word);
}

try {
  fail({ word: "bad" });
} catch (error) {
  console.log((error as Error).stack);
}
`;

describe("a program that is loaded in one piece", () => {
  let root = "";
  const write = (file: string, text: string) => writeFileSync(path.join(root, file), text);
  const compiled = () => path.join(root, ".compiled/program.ts.cjs");
  const start = (file = "program.ts") =>
    execFileSync(process.execPath, ["--require", path.join(root, "scripts/fast-start.cjs"), path.join(root, file)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "compiled-"));
    mkdirSync(path.join(root, "scripts"));
    for (const name of ["scripts/fast-start.cjs", "scripts/compiled.cjs", "scripts/compile.cjs"])
      cpSync(path.join(projectRoot, name), path.join(root, name));
    for (const name of ["package-lock.json", "tsconfig.json"]) write(name, "{}");
    symlinkSync(path.join(projectRoot, "node_modules"), path.join(root, "node_modules"));
    write("program.ts", program);
    write("part.ts", 'export const word: string = "one";\n');
    write("word.txt", "beside");
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it("finds the files that lie beside its modules", () => {
    assert.equal(start(), "one beside\n");
    assert(existsSync(compiled()));
  });

  it("is made once, and anew when one of its modules has changed", () => {
    start();
    const { mtimeMs } = statSync(compiled());
    assert.equal(start(), "one beside\n");
    assert.equal(statSync(compiled()).mtimeMs, mtimeMs);
    write("part.ts", 'export const word: string = "another";\n');
    assert.equal(start(), "another beside\n");
  });

  it("is made anew where its checkout was moved, whose files lie elsewhere now", () => {
    start();
    renameSync(root, `${root}-moved`);
    root = `${root}-moved`;
    assert.equal(start(), "one beside\n");
  });

  it("shows in the stack of an error the file and the line that somebody wrote", () => {
    write("program.ts", failing);
    const [message, first, second] = start().split("\n");
    assert.equal(message, "Error: bad");
    assert.equal(first, `    at fail (${path.join(root, "program.ts")}:6:9)`);
    assert.match(second ?? "", /program\.ts:10:3\)?$/);
  });

  it("is loaded module by module where nothing can be written", () => {
    write("word.txt", "read-only");
    // Root may write everywhere but where a file is in the place of a folder.
    write(".compiled", "");
    assert.equal(start(), "one read-only\n");
  });

  it("is loaded module by module when it does not compile, and says what is wrong", () => {
    write("part.ts", "export const word = ;\n");
    assert.throws(start, /part\.ts:1:20: ERROR: Unexpected ";"/);
    assert(!existsSync(compiled()));
  });

  it("is no test, nor anything that a test loads", () => {
    mkdirSync(path.join(root, "tests"));
    write("tests/one.test.ts", 'import "../program";\n');
    assert.equal(start("tests/one.test.ts"), "one beside\n");
    assert(!existsSync(compiled()));
  });
});
