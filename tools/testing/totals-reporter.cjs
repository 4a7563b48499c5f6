const { writeFileSync } = require("node:fs");
const Mocha = require("mocha");

/** Mocha's usual report; and in the file that TEST_TOTALS names, how many passed, and what failed with which message. */
module.exports = class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failed = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failed.push({ title: test.titlePath().join(" › "), message: String(error?.message ?? error) });
    });
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, pending } = this.stats;
      writeFileSync(process.env.TEST_TOTALS, JSON.stringify({ passes, pending, failed }));
    });
  }
};
