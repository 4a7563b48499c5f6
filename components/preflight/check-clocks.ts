import type { Clock, Finding, HostReport } from "../model/host-facts";

const warnSeconds = 5;
const errorSeconds = 60;

/**
 * Compares every clock with this machine's and with each other. Of two that differ, the one that is further from this
 * machine's is blamed, so that one wrong clock does not make all the others wrong.
 */
export function checkClocks(reports: readonly HostReport[]): Finding[] {
  const clocks = reports.flatMap(({ host, clock }) => (clock === undefined ? [] : [{ host, skew: certain(clock) }]));
  const skews = clocks.map(({ skew }) => skew);
  const spread = Math.max(...skews) - Math.min(...skews);
  return clocks.flatMap(({ host, skew }) => {
    const apart = Math.abs(skew) >= spread / 2 ? spread : 0;
    const worst = Math.max(Math.abs(skew), apart);
    if (worst <= warnSeconds) return [];
    const others = apart > Math.abs(skew) ? `, ${seconds(apart)} from another host` : "";
    return {
      severity: worst > errorSeconds ? "error" : "warning",
      host,
      check: "clock",
      rule: `must be within ${warnSeconds} s (error above ${errorSeconds} s) of this machine's clock and of the other hosts'`,
      given: `${seconds(Math.abs(skew))} ${skew > 0 ? "ahead of" : "behind"} this machine${others}`,
      fix: "let the host keep time: install chrony or enable systemd-timesyncd (timedatectl set-ntp true)",
    };
  });
}

/** The part of a difference that the way to the host cannot explain. */
function certain({ skew, uncertainty }: Clock): number {
  return Math.sign(skew) * Math.max(0, Math.abs(skew) - uncertainty);
}

function seconds(value: number): string {
  return value < 120 ? `${value.toFixed(1)} s` : `${Math.round(value / 60)} min`;
}
