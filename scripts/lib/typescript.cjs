// `node --require scripts/lib/typescript.cjs PROGRAM.ts`: Node.js runs TypeScript, by way of tsx.
const Module = require("node:module");

// What npm installed is JavaScript already. tsx would look through each of those files, which takes longer than running
// them: loading @pulumi/pulumi costs 1.4 s of a core with it and 0.7 s without.
const loadPlain = Module._extensions[".js"];
require("tsx/cjs");
const loadByTsx = Module._extensions[".js"];

Module._extensions[".js"] = (module, fileName) =>
  (fileName.includes("/node_modules/") ? loadPlain : loadByTsx)(module, fileName);

// @pulumi/pulumi needs these only to serialize functions, which nothing here does, and loads them always, which is half
// of its time. Until something of theirs is used, an empty object stands for them.
const heavy = ["typescript", "@npmcli/arborist"];
const loadNow = Module._load;

Module._load = (request, parent, isMain) =>
  heavy.includes(request) && parent?.filename?.includes("/@pulumi/pulumi/")
    ? onFirstUse(() => loadNow(request, parent, isMain))
    : loadNow(request, parent, isMain);

function onFirstUse(load) {
  let loaded;
  const real = () => (loaded ??= load());
  return new Proxy(
    {},
    {
      // Asked by what a compiler makes of `import * as`, before anything is used.
      get: (_, name) => (name === "__esModule" ? true : real()[name]),
      has: (_, name) => name in real(),
    },
  );
}
