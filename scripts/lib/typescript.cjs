// `node --require scripts/lib/typescript.cjs PROGRAM.ts`: Node.js runs TypeScript, by way of tsx.
//
// What npm installed is JavaScript already. tsx would look through each of those files, which takes longer than running
// them: loading @pulumi/pulumi costs 1.4 s of a core with it and 0.7 s without.
const Module = require("node:module");

const loadPlain = Module._extensions[".js"];
require("tsx/cjs");
const loadByTsx = Module._extensions[".js"];

Module._extensions[".js"] = (module, fileName) =>
  (fileName.includes("/node_modules/") ? loadPlain : loadByTsx)(module, fileName);
