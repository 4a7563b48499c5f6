import { Command } from "commander";
import { runCommand } from "../../tools/lib/command";
import { coverageTable } from "../../tools/testing/combinations/coverage-table";
import { chooseParts } from "../../tools/testing/parts";
import { partsHelp } from "../../tools/testing/parts-help";
import { runParts } from "../../tools/testing/run-parts";
import { summary } from "../../tools/testing/summary";

const program = new Command("scripts/test")
  .description("Runs everything that must pass for a commit, or all parts, or some of them.")
  .argument("[parts...]", "the parts to run; all: every part, or those that are named, with every test")
  .addHelpText("after", () => `\n${partsHelp()}`)
  .exitOverride();

runCommand(async (signal) => {
  program.parse();
  const { parts, everyTest } = chooseParts(program.args);
  if (everyTest) process.env["TEST_TIER"] = "all";
  if (parts.some(({ name }) => name.startsWith("e2e"))) console.log(coverageTable());
  const started = performance.now();
  const outcomes = await runParts(parts, signal);
  console.log(summary(outcomes, performance.now() - started));
  process.exitCode = outcomes.some(({ failed }) => failed.length > 0) ? 1 : 0;
});
