// The engine loads this as a policy pack. A pack takes its version from the package.json of the directory it runs in.
process.chdir(`${__dirname}/..`);
require("../scripts/fast-start.cjs");
require("./pack.ts");
