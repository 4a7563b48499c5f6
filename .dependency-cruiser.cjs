/**
 * Which part may import which, types included. Floors, from the ground up:
 * model, security, services, {config, preflight, outputs}, resources, {hosts, kubernetes}, settings and cluster, index.
 * @type {import("dependency-cruiser").IConfiguration}
 */

/** Folders whose files are plain data in, plain data out. */
const pure = "^components/(model|security|services|preflight|outputs|resources/inputs)/";
const product = "^(components|operations|plugin|policy|client)/|^index\\.ts$";

/** A floor of components, and the floors below it that it may import. */
const floor = (name, path, below) => ({
  name: `floor-${name}`,
  comment: `components: ${name} may import only ${below}.`,
  severity: "error",
  from: { path: `^components/${path}` },
  to: { path: "^components/", pathNot: `^components/(${path}|${below})` },
});

module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment: "Files that import each other, also by way of others and of types, cannot be read one at a time.",
      severity: "error",
      from: { path: product + "|^(scripts|tools)/" },
      to: { circular: true },
    },
    {
      name: "pure-core-knows-no-node",
      comment: "Plain data in, plain data out: everything there can be tested as a value, on any machine.",
      severity: "error",
      from: { path: pure },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-core-knows-no-pulumi",
      comment: "Plain data in, plain data out: what is rendered is the same with and without an engine.",
      severity: "error",
      from: { path: pure },
      to: { path: "node_modules/@pulumi/" },
    },
    floor("model", "model/", "model/"),
    floor("security", "security/", "model/"),
    floor("services", "services/", "(model|security)/"),
    floor("preflight", "preflight/", "(model|security|services)/"),
    floor("outputs", "outputs/", "(model|security|services)/"),
    floor("config", "config/", "(model|security|services)/"),
    floor("inputs", "resources/inputs/", "(model|security|services|preflight)/"),
    floor("resources", "resources/", "(model|security|services|preflight)/"),
    floor("hosts", "hosts/", "(model|security|services|preflight|outputs|config|resources)/"),
    floor("kubernetes", "kubernetes/", "(model|security|services|preflight|outputs|config|resources)/"),
    {
      name: "operations-know-no-resources",
      comment: "Operations act on running servers: of components they know plain data, never what registers resources.",
      severity: "error",
      from: { path: "^operations/" },
      to: {
        path: "^(node_modules/)?@pulumi/(command|kubernetes|random)|^components/(cluster|settings)\\.ts$|^components/resources/[^/]+\\.ts$|-component\\.ts$",
      },
    },
    {
      name: "operations-ask-the-registry",
      comment: "What is about one service is behind operations/services/service.ts; see its README for the exceptions.",
      severity: "error",
      from: {
        path: "^operations/",
        pathNot:
          "^operations/(services|status/page)/|^operations/provider/(topics|rocketmq-topics|rocketmq-users|users)-resource-handler\\.ts$",
      },
      to: { path: "^operations/services/[^/]+/" },
    },
    {
      name: "services-stand-alone",
      comment: "The folder of a service knows no other service.",
      severity: "error",
      from: { path: "^operations/services/([^/]+)/" },
      to: { path: "^operations/services/[^/]+/", pathNot: "^operations/services/$1/" },
    },
    {
      name: "components-know-no-operations",
      comment: "Desired state does not depend on what is done to running servers.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^operations/" },
    },
    {
      name: "components-start-no-process",
      comment: "A program is started by operations, with a typed input; see operations/lib/run-program.ts.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(node:)?child_process$|node_modules/execa/" },
    },
    {
      name: "wall",
      comment: "What is shipped knows nothing of tools, scripts and tests: these are for us only.",
      severity: "error",
      from: { path: product },
      // What lets Node.js run TypeScript is the one file that both sides start with.
      to: { path: "^(tools|scripts|tests)/", pathNot: "^scripts/fast-start\\.cjs$" },
    },
    {
      name: "tools-know-no-commands",
      comment: "Scripts are thin commands over tools, not the other way round; nothing but tests imports tests.",
      severity: "error",
      // The benchmarks measure with the clients of the suites.
      from: { path: "^(tools|scripts)/", pathNot: "^tools/bench/" },
      to: { path: "^tests/|^scripts/commands/" },
    },
    {
      name: "no-dev-dependencies",
      comment: "After `npm ci --omit=dev` the product would not load.",
      severity: "error",
      from: { path: product },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
    },
    {
      name: "resolvable",
      comment: "Every import leads to a file of this project or a package of package.json.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
