/** Followers before the leader, brokers before the controller: what moves at a restart moves only once. */
export function nextToRestart(outdated: readonly number[], last: number | undefined): number | undefined {
  return outdated.find((id) => id !== last) ?? outdated[0];
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
