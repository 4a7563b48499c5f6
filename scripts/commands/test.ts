import { Command } from "commander";
import { runCommand } from "../../tools/lib/command";
import { coverageTable } from "../../tools/testing/combinations/coverage-table";
import { chooseParts } from "../../tools/testing/parts";
import { partsHelp } from "../../tools/testing/parts-help";
import { runParts } from "../../tools/testing/run-parts";
import { summary } from "../../tools/testing/summary";

const program = new Command("scripts/test")
  .description("Runs everything that has to hold for a commit, or all there is, or some parts of it.")
  .argument("[parts...]", "only these of them; or: all")
  .addHelpText("after", () => `\n${partsHelp()}`)
  .exitOverride();

runCommand(async (signal) => {
  program.parse();
  const chosen = chooseParts(program.args);
  if (chosen.some(({ name }) => name.startsWith("e2e"))) console.log(coverageTable());
  const outcomes = await runParts(chosen, signal);
  console.log(summary(outcomes));
  process.exitCode = outcomes.some(({ failed }) => failed.length > 0) ? 1 : 0;
});
