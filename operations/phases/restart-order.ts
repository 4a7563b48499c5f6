/** Followers before the leader, brokers before the controller: what moves at a restart moves only once. */
export function nextToRestart(outdated: readonly number[], last: number | undefined): number | undefined {
  return outdated.find((id) => id !== last) ?? outdated[0];
}

/** Those that are restarted next, together; with `rack` the rack of `last`, such as the controller, comes after all others. */
export function nextTogether(
  outdated: readonly number[],
  last: number | undefined,
  rackOf: (id: number) => string | undefined,
  batch: "broker" | "rack",
): number[] {
  const lastRack = batch === "rack" && last !== undefined ? rackOf(last) : undefined;
  const others = outdated.filter((id) => lastRack === undefined || rackOf(id) !== lastRack);
  const first = nextToRestart(others.length > 0 ? others : outdated, last);
  return first === undefined ? [] : batchOf(first, outdated, rackOf, batch);
}

/** The brokers that are restarted together: one, or with `rack` all outdated ones of its rack. */
export function batchOf(
  first: number,
  outdated: readonly number[],
  rackOf: (id: number) => string | undefined,
  batch: "broker" | "rack",
): number[] {
  const rack = rackOf(first);
  if (batch === "broker" || rack === undefined) return [first];
  return outdated.filter((id) => rackOf(id) === rack);
}
