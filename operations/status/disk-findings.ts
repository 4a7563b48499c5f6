import { size } from "../../components/model/report-text";
import type { Finding } from "./snapshot";

/** The used part of a disk above which it is reported, because a full disk stops a server. */
export const usedLimit = 0.9;

/** The finding about a disk that is used beyond the limit. */
export function nearlyFull(what: string, used: number, total: number): Finding {
  return {
    level: "degraded",
    check: "disk",
    rule: `${what} is more than ${Math.round(usedLimit * 100)} % full`,
    given: `${size(used)} of ${size(total)} are used`,
    fix: "enlarge it, shorten the retention of the largest topics, or move partitions to other brokers",
  };
}
