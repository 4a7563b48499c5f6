import { groupBy } from "../../../components/model/group-by";
import { plural, size } from "../../../components/model/report-text";
import { partitionName } from "../../services/kafka/broker-view";
import type { PartitionStatus, Snapshot } from "../snapshot";
import { html, type Markup } from "./markup";
import { naturalOrder } from "../../../components/model/natural-order";

/** With more partitions than this, the page shows one line per topic. */
const detailLimit = 200;
/** The number of a topic's partitions side by side. */
const perTable = 50;
/** The number of lines for topics in sync; topics with problems are always shown. */
const topicLimit = 200;

type State = "lead" | "sync" | "out" | "none";

const states: Readonly<Record<State, { readonly text: string; readonly mark: string }>> = {
  lead: { text: "leader", mark: "L" },
  sync: { text: "in sync", mark: "" },
  out: { text: "not in sync", mark: "!" },
  none: { text: "no replica", mark: "" },
};

/** A broker's state for a partition. */
export function stateOf({ leader, replicas, isr }: PartitionStatus, broker: number): State {
  if (leader === broker) return "lead";
  if (!replicas.includes(broker)) return "none";
  return isr.includes(broker) ? "sync" : "out";
}

/** Every partition on every broker or, if there are many, every topic on every broker. */
export function heatMap(snapshot: Snapshot): Markup {
  if (snapshot.partitions === null) return html`<p class="soft">No broker reported its partitions.</p>`;
  const topics = groupBy(snapshot.partitions, ({ topic }) => topic).map((group) =>
    [...group].sort((left, right) => left.index - right.index),
  );
  topics.sort((left, right) => naturalOrder(rank(left), rank(right)));
  const ids = brokersOf(snapshot);
  if (snapshot.partitions.length > detailLimit) return overview(topics, ids);
  return html`<ul class="legend">
      ${Object.entries(states).map(([state, { text, mark }]) => html`<li><i class="${state}">${mark}</i>${text}</li>`)}
    </ul>
    <div class="topics">${topics.map((topic) => topicMap(topic, ids))}</div>`;
}

/** Includes brokers that hold replicas although they have left the stack file. */
function brokersOf({ brokers, partitions }: Snapshot): number[] {
  const holders = (partitions ?? []).flatMap(({ replicas }) => replicas);
  return [...new Set([...brokers.map(({ id }) => id), ...holders])].sort((left, right) => left - right);
}

function isBehind({ leader, replicas, isr }: PartitionStatus): boolean {
  return leader < 0 || isr.length < replicas.length;
}

/** Topics with problems first, Kafka's internal topics last. */
function rank(topic: readonly PartitionStatus[]): string {
  const name = topic[0]?.topic ?? "";
  return `${topic.some(isBehind) ? 0 : 1}${name.startsWith("__") ? 1 : 0}${name}`;
}

function chunks(topic: readonly PartitionStatus[]): PartitionStatus[][] {
  return Array.from({ length: Math.ceil(topic.length / perTable) }, (_, index) =>
    topic.slice(index * perTable, (index + 1) * perTable),
  );
}

/** A topic's numbers of replicas, which differ among its partitions during a reassignment. */
function replicaCounts(topic: readonly PartitionStatus[]): string {
  const counts = [...new Set(topic.map(({ replicas }) => replicas.length))].sort((left, right) => left - right);
  return counts.join(" to ");
}

function bytesOf(topic: readonly PartitionStatus[]): string | undefined {
  const known = topic.flatMap(({ bytes }) => bytes ?? []);
  const all = known.reduce((sum, bytes) => sum + bytes, 0);
  return known.length === 0 ? undefined : all === 0 ? "empty" : size(all);
}

function topicMap(topic: readonly PartitionStatus[], ids: readonly number[]): Markup {
  const name = topic[0]?.topic ?? "";
  const replicas = replicaCounts(topic);
  const minInsync = topic[0]?.minInsync;
  const about = [
    plural(topic.length, "partition"),
    `${replicas} ${replicas === "1" ? "replica" : "replicas"}`,
    ...(minInsync ? [`min ISR ${minInsync}`] : []),
    ...[bytesOf(topic)].flatMap((text) => text ?? []),
  ];
  return html`<div>
    <h3>${name} <span class="soft">${about.join(" · ")}</span></h3>
    ${chunks(topic).map((part) => tableOf(name, part, ids))}
  </div>`;
}

function tableOf(name: string, part: readonly PartitionStatus[], ids: readonly number[]): Markup {
  const range = `${name}, partitions ${part[0]?.index} to ${part.at(-1)?.index}`;
  return html`<table class="map" aria-label="${range}">
    ${ids.map(
      (id) =>
        html`<tr>
          <th scope="row">broker ${id}</th>
          ${part.map((partition) => cell(partition, id))}
        </tr>`,
    )}
  </table>`;
}

function cell(partition: PartitionStatus, id: number): Markup {
  const state = stateOf(partition, id);
  const { text, mark } = states[state];
  const offline = partition.leader < 0 ? ", which has no leader" : "";
  return html`<td title="${partitionName(partition)}${offline} on broker ${id}: ${text}">
    <i class="${state}" aria-hidden="true">${mark}</i><span class="sr">${text}</span>
  </td>`;
}

function overview(topics: readonly (readonly PartitionStatus[])[], ids: readonly number[]): Markup {
  const behind = topics.filter((topic) => topic.some(isBehind)).length;
  const shown = topics.slice(0, Math.max(topicLimit, behind));
  const hidden = topics.length - shown.length;
  return html`<p class="legend">
      Replicas of each topic on each broker, and how many of them lead; red if some are not in sync.
    </p>
    <div class="scroll">
      <table class="wide">
        <thead>
          <tr>
            ${["Topic", "Partitions", "Replicas", "Min ISR", "Size"].map(
              (title) => html`<th scope="col">${title}</th>`,
            )}${ids.map((id) => html`<th scope="col">Broker ${id}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map((topic) => overviewRow(topic, ids))}
        </tbody>
      </table>
    </div>
    ${hidden > 0 && html`<p class="soft">${plural(hidden, "topic")} not shown, all in sync</p>`}`;
}

function overviewRow(topic: readonly PartitionStatus[], ids: readonly number[]): Markup {
  const cells = [topic.length, replicaCounts(topic), topic[0]?.minInsync ?? "-", bytesOf(topic) ?? "-"];
  return html`<tr>
    <th scope="row">${topic[0]?.topic ?? ""}</th>
    ${cells.map((text) => html`<td>${text}</td>`)}${ids.map((id) => {
      const found = topic.map((partition) => stateOf(partition, id)).filter((state) => state !== "none");
      const out = found.filter((state) => state === "out").length;
      const leads = found.filter((state) => state === "lead").length;
      const text =
        found.length === 0 ? "" : out > 0 ? `${out} of ${found.length} out` : `${found.length}, ${leads} lead`;
      return html`<td class="count ${found.length > 0 && (out > 0 ? "out" : "sync")}">${text}</td>`;
    })}
  </tr>`;
}
