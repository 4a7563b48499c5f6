import { Command } from "commander";
import { runCommand } from "../../tools/lib/command";
import { clearStatus, showStatus } from "../../tools/lib/status-line";
import { credentialsDirectory, credentialsOf, writeCredentials } from "../../tools/stack/credentials";
import { Stack } from "../../tools/stack/stack";

const program = new Command("scripts/credentials")
  .description(
    "Writes the client files of one user, with its password, into a directory that only you can read, and nothing of " +
      "them to the terminal. Run it again after the password, the certificates or the brokers changed: each file is " +
      "replaced as a whole. The exit code:\n\n" +
      "  0  all files are written\n" +
      "  1  none is new: no such user, a stack without logins, no up yet, or a directory that is not safe\n" +
      "  2  the command line is wrong",
  )
  .argument("<stack>", "name of the stack: Pulumi.<stack>.yaml")
  .argument("<user>", "one of the users in its stack file")
  .option("--directory <directory>", "where to write; made if it is missing. Default: .state/credentials/STACK/USER")
  .exitOverride();

runCommand(
  async () => {
    program.parse();
    const [name = "", user = ""] = program.processedArgs as string[];
    const { directory = credentialsDirectory(name, user) } = program.opts<{ directory?: string }>();
    const stack = Stack.read(name);
    const engine = await stack.engine(showStatus).finally(clearStatus);
    const files = credentialsOf(name, user, await engine.secretOutputs());
    const written = await writeCredentials(directory, files);
    console.log([`The files of user ${user} of stack ${name} are in ${directory}:`, ...written].join("\n  "));
  },
  { failure: 1, usage: 2, atOnce: true },
);
