import type { BrokerStatus, ControllerStatus, PlaceStatus, ZooKeeperStatus } from "../snapshot";

/** A host or node with the servers on it. */
export interface NodeView {
  readonly place: PlaceStatus;
  readonly brokers: readonly BrokerStatus[];
  readonly ensemble: readonly ZooKeeperStatus[];
  readonly controllers: readonly ControllerStatus[];
  /** Rack of its brokers. */
  readonly rack: string | undefined;
}

/** Pixels. */
export const sizes = { clients: 38, pad: 12, head: 36, server: 62, gap: 8, foot: 36, space: 36, width: 1120 } as const;

export interface Cell {
  readonly node: NodeView;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Frame extends Omit<Cell, "node"> {
  readonly rack: string;
}

export interface Link {
  readonly kind: "" | "keeper";
  /** One of its ends is not responding. */
  readonly cut: boolean;
  readonly path: string;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly Cell[];
  readonly frames: readonly Frame[];
  readonly links: readonly Link[];
}

/** Lays nodes out in rows of a readable length, with frames around the nodes of a rack. */
export function layoutOf(nodes: readonly NodeView[]): Layout {
  const perRow = nodes.length <= 5 ? Math.max(1, nodes.length) : 4;
  const rows = Array.from({ length: Math.ceil(nodes.length / perRow) }, (_, row) =>
    nodes.slice(row * perRow, (row + 1) * perRow),
  );
  const racks = nodes.some(({ rack }) => rack !== undefined);
  const margin = racks ? 14 : 1;
  const width = (sizes.width - 2 * margin - (perRow - 1) * sizes.space) / perRow;
  let y: number = sizes.clients + 34 + (racks ? 10 : 0);
  const cells = rows.map((row) => {
    const height = Math.max(...row.map(heightOf));
    const placed = row.map((node, column) => ({
      ...{ node, y, width, height },
      x: margin + column * (width + sizes.space),
    }));
    y += height + sizes.space + (racks ? 24 : 0);
    return placed;
  });
  return {
    width: sizes.width,
    height: y - sizes.space + (racks ? -8 : 2),
    cells: cells.flat(),
    frames: racks ? cells.flatMap(framesOf) : [],
    links: cells.flatMap((row, index) => [...(index === 0 ? row.flatMap(fromClients) : []), ...amongServers(row)]),
  };
}

function heightOf({ brokers, ensemble, controllers, place }: NodeView): number {
  const count = Math.max(1, brokers.length + ensemble.length + controllers.length);
  return sizes.head + count * (sizes.server + sizes.gap) - sizes.gap + (place.disks.length > 0 ? sizes.foot : 12);
}

function framesOf(row: readonly Cell[]): Frame[] {
  const runs: Cell[][] = [];
  for (const cell of row) {
    const run = runs.at(-1);
    if (run !== undefined && run[0]?.node.rack === cell.node.rack) run.push(cell);
    else runs.push([cell]);
  }
  return runs.flatMap((run): Frame[] => {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined || first.node.rack === undefined) return [];
    const box = {
      x: first.x - 12,
      y: first.y - 22,
      width: last.x + last.width - first.x + 24,
      height: first.height + 34,
    };
    return [{ ...box, rack: first.node.rack }];
  });
}

function fromClients({ node, x, y, width }: Cell): Link[] {
  if (node.brokers.length === 0) return [];
  const cut = node.brokers.every(({ answers }) => !answers);
  return [{ kind: "", cut, path: `M${x + width / 2} ${sizes.clients + 1}V${y}` }];
}

/** Connects neighbours of a row that have a server of the same service at the same height. */
function amongServers(row: readonly Cell[]): Link[] {
  return row.slice(1).flatMap((right, index) => {
    const left = row[index];
    if (left === undefined) return [];
    const [brokers, keepers] = [left.node.brokers.length, right.node.brokers.length];
    const slots = left.node.brokers.length === right.node.brokers.length;
    const bridge = (line: number, kind: Link["kind"], cut: boolean): Link => {
      const at = left.y + sizes.head + line * (sizes.server + sizes.gap) + sizes.server / 2;
      return { kind, cut, path: `M${left.x + left.width - sizes.pad} ${at}H${right.x + sizes.pad}` };
    };
    const ends = [left.node, right.node];
    return [
      ...(brokers > 0 && keepers > 0
        ? [
            bridge(
              0,
              "",
              ends.some((end) => end.brokers[0]?.answers !== true),
            ),
          ]
        : []),
      ...(slots && ends.every(({ ensemble }) => ensemble.length > 0)
        ? [
            bridge(
              brokers,
              "keeper",
              ends.some((end) => (end.ensemble[0]?.role ?? null) === null),
            ),
          ]
        : []),
    ];
  });
}

/** Shortens a text to a width, at an approximate number of pixels per character. */
export function fit(text: string, width: number, character: number): string {
  const count = Math.max(2, Math.floor(width / character));
  return text.length <= count ? text : `${text.slice(0, count - 1)}…`;
}
