// One suite at a time: `mocha` runs the unit tests, `SUITE=e2e-hosts mocha` another one of these.
const minute = 60_000;
// `scripts/test` runs what must hold for a commit, `scripts/test all` also the stacks in `tier-all`.
const ends = process.env.TEST_TIER === "all" ? "tests/e2e/{,tier-all/}" : "tests/e2e/";
const unit = { spec: "tests/unit/**/*.test.ts", timeout: 20_000 };
const suites = {
  unit,
  contract: { spec: "tests/contract/**/*.test.ts", timeout: 5 * minute },
  package: { spec: "tests/package/*.test.ts", timeout: 5 * minute },
  preview: { spec: "tests/preview/*.test.ts", timeout: 5 * minute },
  fuzz: { spec: "tests/fuzz/*.test.ts", timeout: 10 * minute },
  clients: { spec: "tests/clients/*.test.ts", timeout: 10 * minute },
  "e2e-hosts": { spec: `${ends}!(*kubernetes*).test.ts`, timeout: 10 * minute },
  "e2e-kubernetes": { spec: `${ends}*kubernetes*.test.ts`, timeout: 10 * minute },
  "faults-short": { spec: "tests/faults/short.test.ts", timeout: 10 * minute },
  faults: { spec: "tests/faults/all.test.ts", timeout: 10 * minute },
  // A mutation counts as noticed at the first failure, which must be neither a timeout on a busy machine nor a rule of style.
  mutations: {
    spec: process.env.SPECS ?? unit.spec,
    ignore: ["tests/unit/lint.test.ts", "tests/unit/service-names.test.ts"],
    timeout: 2 * minute,
    bail: true,
    // What a broken program leaves open would keep the run from its end.
    exit: true,
  },
};

const suite = suites[process.env.SUITE ?? "unit"];
if (suite === undefined) throw new Error(`SUITE must be one of ${Object.keys(suites).join(", ")}`);

module.exports = { require: ["./scripts/fast-start.cjs"], ...suite, forbidOnly: true, forbidPending: true };
