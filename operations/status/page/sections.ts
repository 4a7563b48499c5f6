import { plural, size } from "../../../components/model/report-text";
import { dataBytes } from "../../services/kafka/status/broker-rows";
import { servingIn } from "../../services/kafka/controllers/status/quorum-rows";
import { sortPartitions } from "../../services/kafka/status/judge-partitions";
import { allOperations, forReaders } from "../../services/registry";
import type { StatusRow } from "../../services/service";
import type { Report } from "../snapshot";
import { configurationText } from "../running-configuration";
import { hasOwnVersion, recordedVersion } from "../recorded-version";
import { capital, html, type Markup } from "./markup";

const words = { note: "Note", degraded: "Warning", down: "Not serving", unknown: "Unknown" } as const;

/** Cells to highlight in the table of servers. A map, because a cell may hold the name of an object's own property. */
const highlights: ReadonlyMap<unknown, string> = new Map([
  ["not responding", "down"],
  ["not serving", "down"],
  ["OUTDATED", "degraded"],
  ["NOT RESTARTED", "degraded"],
  ["UNFINISHED UP", "degraded"],
  ["unknown", "degraded"],
]);

/** The figures at the top of the page. */
export function tiles(report: Report): Markup {
  const { brokers, ensemble, partitions, drift, controller, quorum } = report;
  const answering = brokers.filter(({ answers }) => answers).length;
  const serving = ensemble.filter(({ role }) => role !== null).length;
  const leader = ensemble.find(({ role }) => role === "leader" || role === "standalone");
  const bytes = brokers.reduce((sum, broker) => sum + (dataBytes(broker) ?? 0), 0);
  const topics = new Set(partitions?.map(({ topic }) => topic)).size;
  return html`<dl class="tiles">
    ${[
      tile(
        "Brokers",
        `${answering} of ${brokers.length}`,
        controller === null ? "no controller" : `controller: ${quorum === undefined ? "broker " : ""}${controller}`,
      ),
      quorum === undefined
        ? tile(
            "ZooKeeper",
            `${serving} of ${ensemble.length}`,
            leader === undefined ? "no leader" : `leader: ZooKeeper ${leader.id}`,
          )
        : tile(
            "Controllers",
            `${servingIn(report).length} of ${quorum.voters?.length ?? report.controllers?.length ?? 0}`,
            quorum.leader === null ? "no leader" : `active: controller ${quorum.leader}`,
          ),
      partitions === null
        ? tile("Partitions in sync", "unknown", "no broker reported")
        : tile(
            "Partitions in sync",
            inSync(report),
            `${plural(partitions.length, "partition")}, ${plural(topics, "topic")}`,
          ),
      tile("Records on disk", size(bytes), "all replicas"),
      tile("Drift", drift.length === 0 ? "none" : String(drift.length), "since the last up"),
    ]}
  </dl>`;
}

function tile(name: string, figure: string, more: string): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd class="figure">${figure}</dd>
    <dd class="soft">${more}</dd>
  </div>`;
}

function inSync(report: Report): string {
  const all = report.partitions?.length ?? 0;
  const { offline, underReplicated } = sortPartitions(report);
  const good = all - offline.length - underReplicated.length;
  return good === all ? "all" : `${good} of ${all}`;
}

export function findings({ findings: all }: Report): Markup | undefined {
  if (all.length === 0) return undefined;
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings</h2>
    <ul class="findings">
      ${all.map(
        ({ level, rule, given, fix }) =>
          html`<li class="${level}">
            <span class="word">${words[level]}</span><span class="rule">${rule}</span>
            <dl>
              <dt>given</dt>
              <dd>${given}</dd>
              <dt>fix</dt>
              <dd>${fix}</dd>
            </dl>
          </li>`,
      )}
    </ul>
  </section>`;
}

export function servers(report: Report): Markup {
  const place = report.substrate === "ssh" ? "Host" : "Node";
  const titles = ["Server", place, "Endpoint", "State", "Version", "Heap", "Records", "Restarts", "Configuration"];
  const row = ({ name, server, state, bytes }: StatusRow) => {
    const cells = [
      ...[server.place, server.endpoint, state, server.version, server.heap],
      bytes === undefined ? null : size(bytes),
      ...[server.restarts, configurationText(server)],
    ];
    return html`<tr>
      <th scope="row">${capital(name)}</th>
      ${cells.map((text) => html`<td class="${highlights.get(text)}">${text ?? "-"}</td>`)}
    </tr>`;
  };
  return table(
    titles,
    forReaders(allOperations).flatMap((service) => service.rows(report).map(row)),
  );
}

function table(titles: readonly string[], rows: readonly Markup[]): Markup {
  return html`<div class="scroll">
    <table class="wide">
      <thead>
        <tr>
          ${titles.map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** Who still uses listeners in plain text; nothing where there is no way to go. */
export function plaintext({ plaintext: all = [] }: Report): Markup | undefined {
  if (all.length === 0) return undefined;
  const rows = all.map(
    ({ broker, listener, port, connections, from, problem }) =>
      html`<tr>
        <th scope="row">Broker ${broker}</th>
        <td>${listener} (${port})</td>
        <td class="${highlights.get(connections ?? "unknown")}">${connections ?? "unknown"}</td>
        <td>${problem ?? from.map((one) => `${one.address} (${one.connections})`).join(", ")}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="plaintext">
    <h2 id="plaintext">Clients in plain text</h2>
    ${table(["Broker", "Listener", "Connections", "From"], rows)}
  </section>`;
}

export function settings({ bootstrapServers, zookeeperConnect, versions, settings: all, namespace }: Report): Markup {
  const deployed = forReaders(allOperations)
    .filter(({ names }) => hasOwnVersion(names.name))
    .map(({ names: { name, title } }) => [`${title} of the last up`, recordedVersion(versions, name)] as const);
  const rows = [
    ["bootstrap.servers", bootstrapServers] as const,
    ["zookeeper.connect", zookeeperConnect] as const,
    ...deployed,
    ...(namespace === null ? [] : [["namespace", namespace] as const]),
    ...Object.entries(all),
  ];
  return html`<table class="wide settings">
    <tbody>
      ${rows.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td><code>${value}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
