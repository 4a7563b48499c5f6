import { Command } from "commander";
import { realClock } from "../../operations/lib/clock";
import { createProgressLogger, withProgress } from "../../operations/lib/log";
import { certificateFindings, certificatesText } from "../../operations/status/certificate-table";
import { collect } from "../../operations/status/collect";
import { exitCodeOf, judge } from "../../operations/status/judge";
import { runCommand } from "../../tools/lib/command";
import { clearStatus, showStatus } from "../../tools/lib/status-line";
import { readDeployed } from "../../tools/stack/read-deployed";
import { renewAll } from "../../tools/stack/renew-certificates";
import { type Engine, Stack } from "../../tools/stack/stack";

interface Options {
  readonly renew: boolean;
  readonly yes: boolean;
}

const program = new Command("scripts/certificates")
  .description(
    "Lists every certificate of a stack: whose it is, its serial, its end, and whether its server shows it. Changes\n" +
      "nothing without --renew. No key is read or printed. The exit code is that of scripts/status, by certificates alone:\n\n" +
      "  0  all are shown and far from their end, or the stack has none\n" +
      "  1  one is near its end, should have been renewed, or is not the one that its server shows\n" +
      "  2  one that a server shows has expired\n" +
      "  3  unknown: a server did not tell, no up yet, or the command line is wrong; also when --renew failed",
  )
  .argument("<stack>", "name of the stack: Pulumi.<stack>.yaml")
  .option("--renew", "first make all but the authority anew, by an up, and have the servers read them", false)
  .option("-y, --yes", "with --renew: do not ask before changing your own hosts (a sandbox never asks)", false)
  .exitOverride();

runCommand(
  async () => {
    program.parse();
    const [name = ""] = program.processedArgs as string[];
    const { renew, yes } = program.opts<Options>();
    const stack = Stack.read(name);
    const engine = await stack.engine(showStatus).finally(clearStatus);
    if (renew) await renewAll(stack, engine, { yes });
    const report = await withProgress("the certificates", createProgressLogger(), realClock, look(stack, engine));
    console.log(certificatesText(report));
    process.exitCode = exitCodeOf(certificateFindings(report));
  },
  { failure: 3, usage: 3, atOnce: true },
);

async function look(stack: Stack, engine: Engine) {
  return judge(await collect(stack.name, await readDeployed(stack, engine)));
}
