const { writeFileSync } = require("node:fs");
const Mocha = require("mocha");

/** Mocha's usual report, and the numbers of passed and failed tests in the file that TEST_TOTALS names. */
module.exports = class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(process.env.TEST_TOTALS, JSON.stringify({ passes, failures, pending }));
    });
  }
};
