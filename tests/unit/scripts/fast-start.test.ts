import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import type * as Zod from "zod";
import { projectRoot } from "../../../operations/lib/paths";

/** Loads a module as a file of @pulumi/pulumi does, which the loader of TypeScript looks at. */
const load = (from: string, module: string): unknown =>
  createRequire(require.resolve(`@pulumi/pulumi/${from}`))(module) as unknown;

interface Debuggable {
  readonly debuggablePromise: (promise: Promise<unknown>, context?: string) => Promise<unknown>;
}

/** Starts a program with a copy of this loader, beside a package @pulumi/pulumi of some release that needs `typescript`. */
function loadedAtOnce(release: string): string {
  const root = mkdtempSync(path.join(os.tmpdir(), "fast-start-"));
  try {
    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    };
    for (const file of ["fast-start.cjs", "compiled.cjs"])
      cpSync(path.join(projectRoot, "scripts", file), path.join(root, "scripts", file));
    mkdirSync(path.join(root, "node_modules"));
    symlinkSync(path.join(projectRoot, "node_modules/tsx"), path.join(root, "node_modules/tsx"));
    write("node_modules/@pulumi/pulumi/package.json", JSON.stringify({ version: release, main: "index.js" }));
    write("node_modules/@pulumi/pulumi/index.js", 'exports.typescript = require("typescript"); console.log("pulumi");');
    write("node_modules/typescript/index.js", 'console.log("typescript"); exports.version = 5;');
    write("program.ts", 'const { typescript } = require("@pulumi/pulumi"); console.log(typescript.version as number);');
    const loader = path.join(root, "scripts/fast-start.cjs");
    return execFileSync(process.execPath, ["--require", loader, path.join(root, "program.ts")], { encoding: "utf8" });
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe("the fast start of programs in TypeScript", () => {
  const { version } = JSON.parse(
    readFileSync(path.join(projectRoot, "node_modules/@pulumi/pulumi/package.json"), "utf8"),
  ) as { version: string };

  it("puts off what the installed release of Pulumi loads without need", () => {
    assert.equal(loadedAtOnce(version), "pulumi\ntypescript\n5\n");
  });

  it("loads another release of Pulumi as it is, whose private modules it does not know", () => {
    assert.equal(loadedAtOnce("3.999.0"), "typescript\npulumi\n5\n");
  });

  it("lets Pulumi take no stack of its promises, and leaves those of errors as they are", async () => {
    const { debuggablePromise } = load("runtime/rpc", "./debuggable") as Debuggable;
    const promise = Promise.resolve(5);
    const limit = Error.stackTraceLimit;
    assert.equal(await debuggablePromise(promise, "five"), 5);
    const { _debugCtx, _debugStackTrace } = promise as unknown as Record<string, string>;
    assert.deepEqual([_debugCtx, _debugStackTrace?.trim()], ["five", "Error"]);
    assert.equal(Error.stackTraceLimit, limit);
  });

  it("gives Pulumi what it put off as soon as it is used, whichever way that is exported", () => {
    const normalize = load("runtime/closure/codePaths", "normalize-package-data") as { default(data: object): void };
    const data: Record<string, unknown> = { name: "some", version: "1.0.0" };
    normalize.default(data);
    assert.equal(data["_id"], "some@1.0.0");
  });

  it("adds no span to the requests of a program that nobody traces, and leaves OpenTelemetry itself as it is", () => {
    interface Telemetry {
      readonly propagation: { inject: (context: unknown, carrier: object) => void };
      readonly context: { active: () => unknown };
    }
    const { propagation, context } = load("runtime/settings", "@opentelemetry/api") as Telemetry;
    const carrier = {};
    propagation.inject(context.active(), carrier);
    assert.deepEqual([context.active(), carrier], [undefined, {}]);
    const whole = load("cmd/run/instrumentation", "@opentelemetry/api") as Telemetry;
    assert.notEqual(whole.context.active(), undefined);
  });

  it("leaves zod every language, once somebody asks for it", () => {
    const { config, locales, string } = createRequire(__filename)("zod") as typeof Zod;
    const said = () => string().safeParse(5).error?.issues[0]?.message ?? "";
    const english = said();
    config(locales.de());
    assert.match(said(), /^Ungültige Eingabe/);
    config(locales.en());
    assert.equal(said(), english);
  });
});
