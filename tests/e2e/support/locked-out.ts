import assert from "node:assert/strict";
import { readPages } from "../../docs/pages";
import { commandsOf } from "../../docs/shell";
import type { Hosts } from "./hosts";
import type { Project } from "./project";

/** The cluster whose broker 2, on `kafka2`, is locked out and opened again. */
interface Cluster {
  readonly project: () => Project;
  readonly hosts: () => Hosts;
  readonly stack: string;
  /** Changes the stack file so that brokers would restart. */
  readonly change: () => Promise<void>;
  readonly up: () => Promise<string>;
}

const host = "kafka2";
const ofBroker = "--entity-type brokers --entity-name 2";

/** What docs/security.md says to do with a broker that denies everybody, on this host. */
function wayOut(address: string): string {
  const pages = readPages().filter(({ file }) => file === "docs/security.md");
  const lines = pages.flatMap(commandsOf).map(({ text }) => text.replace("10.0.0.11", address));
  return lines.filter((line) => /^(systemctl|sed|kafka-configs --zookeeper) /.test(line)).join("\n");
}

/** A setting of security that a running broker was given: refused while it can be taken back, opened again when it cannot. */
export function itOpensALockedOutBroker({ project, hosts, stack, change, up }: Cluster): void {
  const refused = async (expected: RegExp) => {
    const { output, exitCode } = await project().script("up", stack, "--no-smoke-test");
    assert.notEqual(exitCode, 0, output);
    assert.match(output, expected);
    assert.doesNotMatch(output, /restarting broker/);
    return output;
  };
  const lock = () => hosts().run(host, `kafka-configs ${ofBroker} --alter --add-config super.users=User:nobody`);

  it("restarts nothing while a broker was given a super.users, says so in a preview, and goes on once it is taken back", async () => {
    await lock();
    await change();
    const preview = await project().succeed("pulumi", "preview", "--stack", stack);
    assert.match(preview, /refuse: broker 2 was given super\.users while it ran/);
    const output = await refused(/given: broker 2 was given super\.users while it ran/);
    const [removal = ""] = /kafka-configs --bootstrap-server \S+ --entity-type [^;]*/.exec(output) ?? [];
    await hosts().run(host, removal);
    assert.match(await up(), /restarting broker 2/);
  });

  it("says at once that a broker denies everybody, which is opened again as the documentation says", async () => {
    await lock();
    await hosts().run(host, "systemctl restart kafka");
    await refused(/broker 2: must let the operator see its settings/);
    await hosts().run(host, wayOut(hosts().addresses[host] ?? ""));
    await up();
    assert.match(await project().succeed("status", stack), /HEALTHY/);
  });
}
