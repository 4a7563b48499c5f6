import type { Plan } from "../../../../../components/resources/inputs/roll-inputs";
import { type MetadataStep, metadataSteps } from "../../../../../components/services/kafka/metadata";
import { endpointText } from "../../../../../components/model/ip-address";
import type { Deployed } from "../../../../status/deployed";
import type { PlatformView } from "../../../../status/platform-view";
import { recordedVersion } from "../../../../status/recorded-version";
import { isCurrent } from "../../../../status/running-configuration";
import type { ControllerStatus, Snapshot } from "../../../../status/snapshot";
import { controllerNames } from "../controller-names";
import { behindMs, isCaughtUp } from "../quorum-view";
import { kraftVersion } from "../features/wanted-levels";
import type { InspectedQuorum } from "./inspect-quorum";

const { name, group } = controllerNames;

/** The controllers and their quorum in a snapshot; nothing for a cluster without. */
export function quorumPart(
  { versions, brokers }: Deployed["outputs"],
  platform: PlatformView,
  view: InspectedQuorum | undefined,
  plan: Plan | undefined,
  migration: Plan["migration"],
): Partial<Pick<Snapshot, "controllers" | "quorum" | "notTold">> {
  if (view === undefined) return {};
  const { quorum, features, registered, registeredControllers, migrating } = view;
  const planned = plan?.[name].map(({ id, host, address, port }) => {
    return { id, name: host, endpoint: endpointText(address, port) };
  });
  const unknown = { name: "", endpoint: "" };
  const nodes = planned ?? view.controllers.map(({ id }) => ({ id, ...(platform.serverAt?.(name, id) ?? unknown) }));
  const known = new Set([...brokers.map(({ id }) => id), ...(plan?.lost.kafka ?? [])]);
  const own = new Set([...view.controllers.map(({ id }) => id), ...(plan?.lost[name] ?? [])]);
  const ghostControllers = registeredControllers?.filter((id) => !own.has(id));
  const ghosts = registered?.filter(({ id }) => !known.has(id));
  return {
    controllers: nodes.map((node) => controllerStatus(node, recordedVersion(versions, name), platform, view)),
    quorum: {
      leader: quorum?.leader ?? null,
      epoch: quorum?.epoch ?? null,
      voters: quorum?.voters.map(({ id }) => id) ?? null,
      features: features ?? null,
      ...(features === undefined ? {} : { kind: (features[kraftVersion] ?? 0) > 0 ? "dynamic" : "static" }),
      ...(ghostControllers === undefined ? {} : { ghostControllers }),
      ...(migration === undefined ? {} : { migration: { ...neighboursOf(migration.step), migrating: [...migrating] } }),
      ghosts: ghosts?.map(({ id, isFenced }) => ({ id, stopped: isFenced })) ?? null,
    },
    notTold: features === undefined ? [{ where: group, what: "which features are finalized" }] : [],
  };
}

/** A step of the way to KRaft with those around it. */
function neighboursOf(step: MetadataStep) {
  const at = metadataSteps.indexOf(step);
  const isLast = at === metadataSteps.length - 1;
  return { step, back: isLast ? null : (metadataSteps[at - 1] ?? null), next: metadataSteps[at + 1] ?? null };
}

function controllerStatus(
  node: Pick<ControllerStatus, "id" | "name" | "endpoint">,
  version: string,
  platform: PlatformView,
  { controllers, quorum }: InspectedQuorum,
): ControllerStatus {
  const { id } = node;
  const { volumeBytes: _, ...facts } = platform.factsOf(name, id);
  const answers = controllers.some((one) => one.id === id && one.answers);
  return {
    ...node,
    ...facts,
    current: isCurrent(facts, version),
    answers,
    role: roleOf(id, quorum),
    behindMs: quorum === undefined ? null : (behindMs(quorum, id) ?? null),
    caughtUp: quorum === undefined ? null : isCaughtUp(quorum, id),
  };
}

function roleOf(id: number, quorum: InspectedQuorum["quorum"]): ControllerStatus["role"] {
  if (quorum === undefined) return null;
  if (quorum.leader === id) return "leader";
  if (quorum.voters.some((voter) => voter.id === id)) return "follower";
  return quorum.observers.some((observer) => observer.id === id) ? "observer" : null;
}
