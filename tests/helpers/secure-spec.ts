import type { ClusterSpec } from "../../components/model/cluster-spec";
import { specOf } from "./config";

/** A cluster with TLS and logins, and users with their mechanisms. */
export function withUsers(mechanisms: Readonly<Record<string, "SCRAM-SHA-512" | "SCRAM-SHA-256">>): ClusterSpec {
  const spec = specOf({ security: "secure" });
  const users = Object.entries(mechanisms).map(([name, mechanism]) => ({ name, credentials: { [mechanism]: 8192 } }));
  const groups = spec.groups.map((group) => (group.service === "kafka" ? { ...group, users } : group));
  return { ...spec, groups };
}
