import type { ClusterSpec } from "../../components/model/cluster-spec";
import { specOf } from "./config";

/** A cluster with TLS and logins, and users with their mechanisms. */
export function withUsers(mechanisms: Readonly<Record<string, "SCRAM-SHA-512" | "SCRAM-SHA-256">>): ClusterSpec {
  const users = Object.entries(mechanisms).map(([name, mechanism]) => ({ name, mechanism, produce: ["orders"] }));
  return specOf({ security: "secure", users });
}
