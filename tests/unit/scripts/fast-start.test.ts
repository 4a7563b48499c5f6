import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type * as Zod from "zod";

/** Loads a module as a file of @pulumi/pulumi does, which the loader of TypeScript looks at. */
const load = (from: string, module: string): unknown =>
  createRequire(require.resolve(`@pulumi/pulumi/${from}`))(module) as unknown;

interface Debuggable {
  readonly debuggablePromise: (promise: Promise<unknown>, context?: string) => Promise<unknown>;
}

describe("the loader of TypeScript", () => {
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
