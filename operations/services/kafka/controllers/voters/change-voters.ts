import { type ConfigIssue, error, formatIssue } from "../../../../../components/model/issue";
import { describeReasons } from "../../../../../components/model/service-digest";
import type { Plan } from "../../../../../components/resources/inputs/roll-inputs";
import type { ReadOptions, ServerConnections } from "../../../../cluster/server-connections";
import type { RollContext, RollPhase } from "../../../../phases/roll-context";
import type { RollView } from "../../../../phases/roll-view";
import { fetchQuorum, type Quorum } from "../../../../protocol/kafka/quorum";
import { addVoter, removeVoter, type VoterKey } from "../../../../protocol/kafka/voters";
import { BrokerReader } from "../../broker-reader";
import { controllerNames } from "../controller-names";
import { readQuorum } from "../quorum-reader";
import { controllersNotReady } from "../quorum-view";
import { readWholeQuorum, untilTaken } from "./ask-quorum";
import {
  followingLog,
  notFollowing,
  notSeenAgain,
  unsafeWith,
  unsafeWithout,
  type VoterChange,
  voterChanges,
} from "./judge-voters";

const { name, noun } = controllerNames;

/**
 * Makes the controllers of the stack the voters of their quorum, one change in a roll: one that joins votes once it has all
 * metadata; one that leaves loses its vote before it is stopped, also when it is the active one, which hands over; one with another
 * disk loses the vote of the old one and gets it for the new one.
 *
 * What has to change is read from the quorum itself, so that a roll that was cut is simply run again.
 */
export const changeVoters: RollPhase = {
  title: "make the controllers of the stack the voters of their quorum",

  shouldRun: ({ plan }) => isDynamic(plan),

  describe: (view) => stoppedIn(view).map((id) => `give ${noun} ${id} a vote once it has caught up, unless it has one`),

  async run(context) {
    await restartOutsiders(context);
    const { quorum, changes } = await readChanges(context);
    const [change, ...more] = changes;
    if (change === undefined) return;
    if (more.length > 0) throw new Error(formatIssue(tooMany(quorum, changes)));
    if (change.without !== undefined) await takeVote(context, change, change.without);
    if (change.kind !== "leaves") await giveVote(context, change);
  },
};

/** Controllers that did not run when the roll began. */
function stoppedIn({ services }: RollView): number[] {
  return services.filter(({ unit, active }) => unit === name && !active).map(({ id }) => id);
}

function isDynamic({ quorum }: Plan): boolean {
  return quorum?.kind === "dynamic";
}

function wantedOf({ quorum, lost }: Plan) {
  return { wanted: quorum?.voters.map(({ id }) => id) ?? [], lost: lost[name] };
}

/**
 * Restarts controllers that run with something else than what is configured and neither vote nor follow: what keeps them from it may
 * be just that, and nobody does without them.
 */
async function restartOutsiders(context: RollContext): Promise<void> {
  const outdated = await context.outdated(name);
  const { quorum } = outdated.length === 0 ? {} : await readWholeQuorum(context);
  if (quorum === undefined) return;
  for (const server of outdated) {
    const { id, host } = server;
    // One that votes may only be slow, and is restarted behind the gates of all.
    if (quorum.voters.some((voter) => voter.id === id) || followingLog(quorum, id) !== undefined) continue;
    context.log(
      `restarting ${noun} ${id} on ${host}, which does not follow the quorum: ${describeReasons(server.reasons)}`,
    );
    await context.hosts.session(server).restart(name);
  }
}

/** What has to change, once all that are there follow the quorum. */
async function readChanges(context: RollContext) {
  const started = stoppedIn(context.view);
  let first: Quorum | undefined;
  let found: { readonly quorum: Quorum; readonly changes: VoterChange[] } | undefined;
  await context.gate(
    "controllers, before their votes are compared with the stack",
    async () => {
      const view = await readWholeQuorum(context);
      const problems = [...notFollowing(view), ...notSeenAgain(view, started, first)];
      const { quorum } = view;
      first ??= quorum;
      if (quorum !== undefined) found = { quorum, changes: voterChanges(quorum, wantedOf(context.plan)) };
      return problems;
    },
    { skipConfirmation: () => found?.changes.length === 0 },
  );
  if (found === undefined) throw new Error("no controller that responds leads the quorum");
  return found;
}

async function takeVote(context: RollContext, change: VoterChange, without: VoterKey): Promise<void> {
  const { id } = change;
  const why = change.kind === "leaves" ? "which is not in the stack" : "for the disk that it lost";
  await context.gate(`the other controllers, before ${noun} ${id} loses its vote`, async () =>
    unsafeWithout(await readWholeQuorum(context), change),
  );
  context.log(`${noun} ${id} loses its vote, ${why}`);
  await untilTaken(context, (active) => removeVoter(active, without));
  await context.gate(`controllers, after ${noun} ${id} lost its vote`, async () => {
    // Who leads now is one of the stack: the one that left hands over.
    const { quorum } = await readQuorum(context.hosts, context.reads);
    if (quorum === undefined) return ["no controller of the stack leads the quorum yet"];
    return quorum.voters.some(({ directory }) => directory === without.directory) ? [`${noun} ${id} still votes`] : [];
  });
  if (change.kind === "leaves")
    context.log(
      `${noun} ${id} stays registered: metadata.version cannot be raised beyond what its release knows, before that of 4.4`,
    );
}

async function giveVote(context: RollContext, change: VoterChange): Promise<void> {
  const { plan, log } = context;
  const { id } = change;
  const at = plan.quorum?.voters.find((one) => one.id === id);
  if (plan.quorum === undefined || at === undefined) throw new Error(`there is no ${noun} ${id} in the stack`);
  const listener = { name: plan.quorum.listener, host: at.host, port: at.port };
  let directory: string | undefined;
  await context.gate(`${noun} ${id}, before it gets a vote`, async () => {
    const view = await readWholeQuorum(context);
    directory = view.quorum === undefined ? undefined : followingLog(view.quorum, id);
    return unsafeWith(view, change);
  });
  if (directory === undefined) throw new Error(`${noun} ${id} does not tell which log it has`);
  const key = { id, directory };
  log(`${noun} ${id} gets a vote`);
  await untilTaken(context, (active) => addVoter(active, key, listener));
  await context.gate(`controllers, after ${noun} ${id} got a vote`, async () => {
    const view = await readWholeQuorum(context);
    return controllersNotReady({ ...view, controllers: view.controllers.filter((one) => one.id === id) });
  });
}

/** Whether more than one vote would change, for a preview. */
export async function findVoterChanges(
  plan: Plan,
  hosts: ServerConnections,
  reads: ReadOptions,
): Promise<ConfigIssue[]> {
  if (!isDynamic(plan)) return [];
  const { quorum = await new BrokerReader(hosts, reads).any(fetchQuorum) } = await readQuorum(hosts, reads);
  if (quorum === undefined || quorum.leader < 0) return [];
  const changes = voterChanges(quorum, wantedOf(plan));
  return changes.length > 1 ? [tooMany(quorum, changes)] : [];
}

/** Each change must have a majority of the voters before the next one begins. */
function tooMany({ voters }: Quorum, changes: readonly VoterChange[]): ConfigIssue {
  return error({
    property: "hosts[].controllerId, kubernetes.controllers",
    rule: "the voters of a quorum change one after the other, one in an up",
    given: `${changes.map(({ id, kind }) => `${id} ${kind === "replaced" ? "has another disk" : kind}`).join(", ")}; ${voters.map(({ id }) => id).join(", ")} vote`,
    fix: "take back all changes but one, run to the end, then make the next; to replace a controller under another id, add the new one first",
  });
}
