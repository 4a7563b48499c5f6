// For the coverage of branches:
//   npx c8 --include 'components/model/**' npx mocha --require ./tests/helpers/plain-typescript.cjs
//
// What tsx adds to every module (getters of exports, a second list of them) counts as branches that nothing ever
// takes. What TypeScript makes of a module of the model has nothing of that kind.
require("../../scripts/fast-start.cjs");
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const typescript = require("typescript");

const compilerOptions = {
  module: typescript.ModuleKind.CommonJS,
  target: typescript.ScriptTarget.ES2022,
  inlineSourceMap: true,
};
const byTsx = Module._extensions[".ts"];

Module._extensions[".ts"] = (module, fileName) => {
  if (!fileName.includes("/components/model/")) return byTsx(module, fileName);
  const { outputText } = typescript.transpileModule(readFileSync(fileName, "utf8"), { fileName, compilerOptions });
  module._compile(outputText, fileName);
};
