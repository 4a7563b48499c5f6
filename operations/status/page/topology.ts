import { size } from "../../../components/model/report-text";
import type { PlaceStatus, Snapshot } from "../snapshot";
import { html, type Markup } from "./markup";
import { fit, layoutOf, type NodeView, sizes } from "./topology-layout";
import { brokerCard, controllerCard, zookeeperCard } from "./topology-servers";

/** Nodes by rack, in their given order. Last come servers without a node, such as pending pods. */
export function nodeViewsOf({ places, brokers, ensemble, controllers = [] }: Snapshot): NodeView[] {
  const on = (place: PlaceStatus, name: string | null): NodeView => {
    const own = brokers.filter((broker) => broker.place === name);
    const servers = ensemble.filter((server) => server.place === name);
    const keepers = controllers.filter((one) => one.place === name);
    return { place, brokers: own, ensemble: servers, controllers: keepers, rack: own[0]?.rack ?? undefined };
  };
  const all = places.map((place) => on(place, place.name));
  const withoutNode = on({ name: "no node", address: null, problem: "these servers have no node", disks: [] }, null);
  const racks = [...new Set(all.map(({ rack }) => rack))];
  const sorted = racks.flatMap((rack) => all.filter((carrier) => carrier.rack === rack));
  return withoutNode.brokers.length + withoutNode.ensemble.length + withoutNode.controllers.length === 0
    ? sorted
    : [...sorted, withoutNode];
}

/** The picture of the servers on their nodes, and of their connections. */
export function topology(snapshot: Snapshot): Markup {
  const layout = layoutOf(nodeViewsOf(snapshot));
  const { width, height, cells } = layout;
  const { controllers, ensemble } = snapshot;
  const keepers =
    controllers === undefined ? `${ensemble.length} ZooKeeper servers` : `${controllers.length} controllers`;
  const label = `${snapshot.brokers.length} brokers and ${keepers} on ${cells.length} nodes`;
  return html`<div class="scroll">
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
      <rect class="clients" x="1" y="1" width="${width - 2}" height="${sizes.clients}" rx="10" />
      <text x="18" y="25"><tspan class="strong">Clients</tspan></text>
      <text class="mono soft" x="86" y="25">${fit(snapshot.bootstrapServers, width - 120, 7.2)}</text>
      ${layout.frames.map(
        ({ x, y, width: wide, height: high, rack }) =>
          html`<rect class="frame" x="${x}" y="${y}" width="${wide}" height="${high}" rx="14" /><text
              class="soft"
              x="${x + 12}"
              y="${y + 15}"
              >rack ${fit(rack, wide - 60, 6.5)}</text
            >`,
      )}
      ${layout.links.map(({ kind, cut, path }) => html`<path class="link ${kind} ${cut && "cut"}" d="${path}" />`)}
      ${cells.map(({ node, x, y, width: wide, height: high }) => card(snapshot, node, { x, y, wide, high }))}
    </svg>
  </div>`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
}

function card(
  snapshot: Snapshot,
  { place, brokers, ensemble, controllers }: NodeView,
  { x, y, wide, high }: Box,
): Markup {
  const inner = { x: x + sizes.pad, width: wide - 2 * sizes.pad };
  const rows = [
    ...brokers.map((broker) => brokerCard(snapshot, broker)),
    ...ensemble.map((server) => zookeeperCard(snapshot, server)),
    ...controllers.map((server) => controllerCard(server)),
  ];
  return html`<g
    ><title>${place.name} ${place.problem ?? ""}</title>
    <rect class="place ${place.problem !== null && "off"}" x="${x}" y="${y}" width="${wide}" height="${high}" rx="10" />
    <text class="strong" x="${inner.x + 2}" y="${y + 23}">${fit(place.name, wide * 0.58, 7.6)}</text>
    <text class="soft" x="${inner.x + inner.width - 2}" y="${y + 23}" text-anchor="end"
      >${fit(place.address ?? "", wide * 0.4, 6.4)}</text
    >
    ${rows.map((draw, index) => draw({ ...inner, y: y + sizes.head + index * (sizes.server + sizes.gap) }))}
    ${disk(place, inner, y + high - 24)}</g
  >`;
}

/** The usage of the fullest file system with data. */
function disk({ disks }: PlaceStatus, { x, width }: { x: number; width: number }, y: number): Markup | undefined {
  const part = (one: (typeof disks)[number]) => 1 - one.freeBytes / Math.max(1, one.totalBytes);
  const [fullest] = [...disks].sort((left, right) => part(right) - part(left));
  if (fullest === undefined) return undefined;
  const used = part(fullest);
  return html`<rect class="bar" x="${x}" y="${y}" width="${width}" height="5" rx="2.5" />
    <rect
      class="used ${used > 0.9 && "full"}"
      x="${x}"
      y="${y}"
      width="${Math.round(width * used)}"
      height="5"
      rx="2.5"
    />
    <text class="soft" x="${x}" y="${y + 17}">${Math.round(used * 100)} % of ${size(fullest.totalBytes)} used</text>`;
}
