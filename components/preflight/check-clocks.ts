import type { Clock, Finding, HostReport } from "../model/host-facts";

const warnSeconds = 5;
const errorSeconds = 60;
/** A certificate is valid from an hour before it is made, and nobody wants to come near that. */
const certificateSeconds = 300;

/**
 * Compares every clock with this machine's and with each other. Of two that differ, the one that is further from this
 * machine's is blamed, so that one wrong clock does not make all the others wrong.
 *
 * @param withCertificates - Hosts whose servers show certificates and look at those of others: no willingness to risk
 * something helps one of them for which they are not valid yet, or not any more.
 */
export function checkClocks(reports: readonly HostReport[], withCertificates: ReadonlySet<string>): Finding[] {
  const clocks = reports.flatMap(({ host, clock }) => (clock === undefined ? [] : [{ host, skew: certain(clock) }]));
  const skews = clocks.map(({ skew }) => skew);
  const spread = Math.max(...skews) - Math.min(...skews);
  return clocks.flatMap(({ host, skew }) => {
    const apart = Math.abs(skew) >= spread / 2 ? spread : 0;
    const worst = Math.max(Math.abs(skew), apart);
    if (worst <= warnSeconds) return [];
    const others = apart > Math.abs(skew) ? `, ${seconds(apart)} from another host` : "";
    const fatal = worst > certificateSeconds && withCertificates.has(host);
    const reason = fatal ? "; certificates are not valid by a clock that is wrong" : "";
    return {
      severity: worst > errorSeconds ? "error" : "warning",
      ...(fatal ? { indispensable: true as const } : {}),
      host,
      check: "clock",
      rule:
        `must be within ${warnSeconds} s (error above ${errorSeconds} s) of this machine's clock and of the other hosts'` +
        reason,
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
