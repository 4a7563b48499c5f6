import { size } from "../../../components/model/report-text";
import { controllerState } from "../../services/kafka/controllers/status/quorum-rows";
import { brokerState, dataBytes } from "../../services/kafka/status/broker-rows";
import { zookeeperState } from "../../services/zookeeper/status/ensemble-rows";
import type { BrokerStatus, ControllerStatus, ServerStatus, Snapshot, ZooKeeperStatus } from "../snapshot";
import { html, type Markup } from "./markup";
import { fit, sizes } from "./topology-layout";

interface Slot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Drawn {
  readonly title: string;
  readonly badge: string;
  readonly badgeClass: "first" | "keeper" | "off" | "care" | "";
  readonly details: readonly (string | undefined)[];
  readonly more: readonly (string | undefined)[];
  readonly server: ServerStatus;
  readonly serves: boolean;
}

export function brokerCard(snapshot: Snapshot, broker: BrokerStatus): (slot: Slot) => Markup {
  const bytes = dataBytes(broker);
  const leads = snapshot.partitions?.filter(({ leader }) => leader === broker.id).length;
  const state = brokerState(snapshot, broker);
  return draw({
    title: `Broker ${broker.id}`,
    badge: state,
    badgeClass: !broker.answers ? "off" : state === "controller" ? "first" : "",
    details: [broker.version ?? undefined, broker.heap === null ? undefined : `heap ${broker.heap}`],
    more: [
      leads === undefined ? undefined : `leads ${leads}`,
      bytes === undefined ? undefined : `${size(bytes)} of records`,
    ],
    server: broker,
    serves: broker.answers,
  });
}

export function zookeeperCard(_: Snapshot, server: ZooKeeperStatus): (slot: Slot) => Markup {
  return draw({
    title: `ZooKeeper ${server.id}`,
    badge: zookeeperState(server),
    badgeClass: server.role === null ? "off" : server.role === "leader" ? "keeper" : "",
    details: [server.version ?? undefined, server.heap === null ? undefined : `heap ${server.heap}`],
    more: [server.syncedFollowers === null ? undefined : `${server.syncedFollowers} followers in sync`],
    server,
    serves: server.role !== null,
  });
}

export function controllerCard(server: ControllerStatus): (slot: Slot) => Markup {
  const state = controllerState(server);
  return draw({
    title: `Controller ${server.id}`,
    badge: state,
    badgeClass: !server.answers ? "off" : server.role === "leader" ? "keeper" : server.caughtUp === false ? "care" : "",
    details: [server.version ?? undefined, server.heap === null ? undefined : `heap ${server.heap}`],
    more: [],
    server,
    serves: server.answers && server.role !== null,
  });
}

function draw({ title, badge, badgeClass, details, more, server, serves }: Drawn): (slot: Slot) => Markup {
  const care = server.problem !== null || server.current === false;
  const stripe = !serves ? "off" : care ? "care" : "ok";
  const line = (words: readonly (string | undefined)[]) => words.filter((word) => word !== undefined).join(" · ");
  const wide = badge.length * 6.3 + 16;
  const note = serves && server.current === false ? "another configuration" : server.problem;
  return ({ x, y, width }) =>
    html`<g
      ><title>${title} on ${server.name}: ${badge}${server.problem === null ? "" : `; ${server.problem}`}</title>
      <rect class="server ${!serves && "off"}" x="${x}" y="${y}" width="${width}" height="${sizes.server}" rx="8" />
      <rect class="stripe ${stripe}" x="${x}" y="${y + 10}" width="4" height="${sizes.server - 20}" rx="2" />
      <text class="strong" x="${x + 16}" y="${y + 22}">${title}</text>
      <g class="badge ${badgeClass}"
        ><rect x="${x + width - wide - 10}" y="${y + 9}" width="${wide}" height="18" rx="9" />
        <text x="${x + width - 10 - wide / 2}" y="${y + 21.5}" text-anchor="middle">${badge}</text></g
      >
      <text class="soft" x="${x + 16}" y="${y + 38}">${fit(line(details) || server.endpoint, width - 28, 6.2)}</text>
      <text class="soft" x="${x + 16}" y="${y + 53}">${fit(note ?? line(more), width - 28, 6.2)}</text></g
    >`;
}
