import { type Finding, type HostReport, unitOf } from "../model/host-facts";
import type { OwnRequirements } from "./host-requirements";

/** A host as the last `up` that succeeded was given it, and how it was reached. */
export interface PreviousHost<C> {
  readonly connection: C;
  readonly needs: Pick<OwnRequirements, "host" | "address">;
}

/** A host that has another address than before. */
export interface MovedHost<C> {
  /** How it was reached where it was. */
  readonly before: C;
  /** What it needs where it shall be. */
  readonly needs: OwnRequirements;
}

/** The hosts of a stack that have another address than in the last `up`, where no other host has the old one now. */
export function movedHosts<C>(
  previous: readonly PreviousHost<C>[],
  wanted: readonly OwnRequirements[],
): MovedHost<C>[] {
  const addresses = new Set(wanted.map(({ address }) => address));
  return previous.flatMap(({ connection, needs: { host, address } }) => {
    const needs = wanted.find((one) => one.host === host);
    return needs === undefined || addresses.has(address) ? [] : [{ before: connection, needs }];
  });
}

/** A server that runs at its old address, too, would be there twice. One whose old host does not respond is a warning. */
export function judgeMoved(
  { before, needs: { host, services } }: MovedHost<{ readonly host: string }>,
  report: HostReport,
): Finding[] {
  const rule =
    "hosts[].address: a server must be stopped where it was before it starts elsewhere: two with one id would run";
  const units = services.map(({ name }) => name);
  const fix = (names: readonly string[]) =>
    `systemctl disable --now ${names.join(" ")} on ${before.host}, then run again`;
  const finding = { host, check: "change", rule } as const;
  if (report.failure !== undefined)
    return [
      { ...finding, severity: "warning", given: `${before.host} cannot be asked: ${report.failure}`, fix: fix(units) },
    ];
  const running = units.filter((name) => unitOf(report.facts, name)?.own === true);
  if (running.length === 0) return [];
  return [{ ...finding, severity: "error", given: `${running.join(", ")} run on ${before.host}`, fix: fix(running) }];
}
