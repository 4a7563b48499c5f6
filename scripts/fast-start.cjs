// `node --require scripts/fast-start.cjs PROGRAM.ts`: Node.js runs TypeScript, and starts in a fraction of the time.
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { compiled, mapOf } = require("./compiled.cjs");

// The release whose private modules are put off below. Another release may have others of the same names, so it is loaded
// as it is: whoever updates @pulumi/pulumi compares these modules and then changes this line.
const pulumiRelease = "3.245.0";

// The first file in TypeScript is a program, which is loaded in one piece. Tests, and what is loaded besides, go through tsx.
Module._extensions[".ts"] = (module, fileName) => {
  const whole = compiled(fileName);
  if (whole === undefined) return loadByTsx(module, fileName);
  Module._extensions[".ts"] = loadByTsx;
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => lineOf(frame, whole))].join("\n    at ");
  module._compile(whole.text, whole.file);
};

function loadByTsx(module, fileName) {
  // What npm installed is JavaScript already. tsx would look through each of those files, which takes longer than running
  // them: loading @pulumi/pulumi costs 1.4 s of a core with it and 0.7 s without.
  const loadPlain = Module._extensions[".js"];
  require("tsx/cjs");
  const loadJs = Module._extensions[".js"];
  Module._extensions[".js"] = (other, name) => (name.includes("/node_modules/") ? loadPlain : loadJs)(other, name);
  Module._extensions[".ts"](module, fileName);
}

let map;

/** A line of a stack as it is in the module that it comes from. */
function lineOf(frame, whole) {
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  if (frame.getFileName() !== whole.file) return String(frame);
  map ??= new Module.SourceMap(mapOf(whole));
  // Lines are counted from 0 there, and without the first one, which tells what the file was made of.
  const { originalSource, originalLine, originalColumn } = map.findEntry(line - 2, column - 1);
  if (originalSource === undefined) return String(frame);
  const origin = path.resolve(path.dirname(whole.file), originalSource);
  return String(frame).replace(
    `${whole.file}:${line}:${column}`,
    `${origin}:${originalLine + 1}:${originalColumn + 1}`,
  );
}

// @pulumi/pulumi needs these only to serialize functions, to run other programs and to trace itself, which nothing here
// does, and loads them always, which is half of its time. Until something of theirs is used, an empty object stands for
// them.
const heavy = [
  "typescript",
  "js-yaml",
  "normalize-package-data",
  "semver",
  "@npmcli/arborist",
  "./automation",
  "@opentelemetry/api",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
];
// It reads the stack of every promise. What this maps lines with takes long for that, and does not know what tsx made of
// them; Node.js does.
const needless = { "source-map-support/register": {}, "source-map-support": { install: () => {} } };
// What zod says of a mistake, in sixty languages.
const locales = "../locales/index.cjs";
// The program waits for this before it begins: a debugger within its own process, to serialize functions.
const hooks = "../../runtime/closure/v8Hooks";
// The language host makes spans of its own work also when nobody traces it, and loads OpenTelemetry for them.
const isTraced = process.env.TRACEPARENT !== undefined || process.argv.some((word) => word.startsWith("--tracing"));
const noSpan = { setAttribute: () => {}, addEvent: () => {}, end: () => {} };
const noTracing = { start: () => {}, stop: () => {}, newSpan: () => noSpan };
// What each request to the engine would carry of the span that it belongs to.
const noTelemetry = { propagation: { inject: () => {} }, context: { active: () => undefined } };
const loadNow = Module._load;

Module._load = (request, parent, isMain) => {
  const now = () => loadNow(request, parent, isMain);
  if (request === locales && parent?.filename?.includes("/zod/")) return onFirstUse(now);
  if (!isKnownPulumi(parent?.filename)) return now();
  if (Object.hasOwn(needless, request)) return needless[request];
  if (request === "./tracing" && !isTraced) return noTracing;
  if (request === "@opentelemetry/api" && !isTraced && parent.filename.endsWith("/settings.js")) return noTelemetry;
  if (request === hooks) return { isInitializedAsync: async () => {} };
  if (request === "./debuggable") return withoutStacks(now());
  return heavy.includes(request) ? onFirstUse(now) : now();
};

const known = new Map();

/** Whether a file belongs to the release of @pulumi/pulumi that this file knows. */
function isKnownPulumi(fileName) {
  const end = fileName?.indexOf("/@pulumi/pulumi/") ?? -1;
  if (end < 0) return false;
  const manifest = `${fileName.slice(0, end)}/@pulumi/pulumi/package.json`;
  if (!known.has(manifest)) known.set(manifest, JSON.parse(readFileSync(manifest, "utf8")).version === pulumiRelease);
  return known.get(manifest);
}

function onFirstUse(load) {
  let loaded;
  const real = () => (loaded ??= load());
  return new Proxy(
    {},
    {
      get: (_, name) => {
        // Asked by what a compiler makes of `import * as`, before anything is used.
        if (name === "__esModule") return true;
        if (name === "default") return real().default ?? real();
        return real()[name];
      },
      has: (_, name) => name in real(),
    },
  );
}

// Every promise notes where it was made, which is shown on this demand only.
function withoutStacks(debuggable) {
  if (debuggable.debugPromiseLeaks) return debuggable;
  const debuggablePromise = (...promise) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggable.debuggablePromise(...promise);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  return { ...debuggable, debuggablePromise };
}
