import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import { errorMessage } from "../../../lib/error-message";
import { throttled } from "../../../lib/log";
import type { RollContext, RollPhase } from "../../../phases/roll-context";
import { withAnyServer } from "../../../protocol/zookeeper/any-server";
import { failedWith } from "../../../protocol/zookeeper/zookeeper-error";
import { applyRights } from "./apply-rights";

/** Milliseconds that a server may take, which writes each change to its disk. */
const answerMs = 30_000;

type Znodes = NonNullable<Plan["znodes"]>;

/**
 * The znodes that brokers made before they gave any rights get those that brokers give now, or lose them again on the way
 * back: whoever reaches ZooKeeper could change them otherwise. It comes after the restart of the brokers, which by then all
 * show ZooKeeper who they are.
 */
export const protectZnodes: RollPhase = {
  title: "close the brokers' znodes, or open them",

  shouldRun: ({ plan }) => plan.znodes !== undefined,

  describe: () => [],

  async run(context) {
    const { znodes } = context.plan;
    if (znodes !== undefined) await protect(context, znodes);
  },
};

async function protect({ hosts, log, clock }: RollContext, znodes: Znodes): Promise<void> {
  const { access, service, chroot, servers } = znodes;
  const doing = access === "closed" ? "closing" : "opening";
  const progress = throttled(log, { clock });
  const members = servers.map((server) => ({
    name: `ZooKeeper ${server.id}`,
    connect: () => hosts.connectAsOperator(server, service),
  }));
  try {
    const changed = await withAnyServer(members, { chroot, timeoutMs: answerMs }, (session) =>
      applyRights(session, znodes, {
        begin: () => log(`${doing} the brokers' znodes`),
        seen: (count) => progress(`${doing} the brokers' znodes: ${count} looked at`),
      }),
    );
    if (changed > 0) log(`${access === "closed" ? "closed" : "opened"} ${changed} znodes of the brokers`);
  } catch (error) {
    throw notDone(znodes, error);
  }
}

function notDone({ access, owner }: Znodes, error: unknown): Error {
  const rule =
    access === "closed" ? `must be closed to all but ${owner}` : "must be open to brokers without a certificate";
  const fix = failedWith(error, "NoAuth", "InvalidAcl")
    ? "see that every ZooKeeper server runs with the zoo.cfg of this program (scripts/status), then run again"
    : "see that every broker and ZooKeeper server runs as configured (scripts/status), then run again: it resumes here";
  return new Error(`znodes of the brokers: ${rule}\n    given: ${errorMessage(error)}\n    fix:   ${fix}`);
}
