import type { AuthorityTexts } from "../components/hosts/own-authority";
import type { WantedCertificates } from "../components/hosts/own-certificates";
import { lazy } from "../components/model/lazy";
import type * as Applications from "./certificates/application-authorities";
import type * as Authority from "./certificates/given-authority";
import type * as Certificates from "./certificates/given-certificates";
import { inspectCluster } from "./kubernetes/inspect-cluster";
import { inspectAgent } from "./transport/inspect-agent";

/** Most stacks have none of their own. */
const load = lazy(() => require("./certificates/given-authority") as typeof Authority);

const loadCertificates = lazy(() => require("./certificates/given-certificates") as typeof Certificates);

const loadApplications = lazy(() => require("./certificates/application-authorities") as typeof Applications);

/** What a program asks before it registers anything. */
export const inspect = {
  cluster: inspectCluster,
  agent: inspectAgent,
  authority: (given: AuthorityTexts, days: number) => load().judgeAuthority(given, { now: new Date(), days }),
  applications: (text: string) => loadApplications().judgeApplicationAuthorities(text, new Date()),
  certificates: (wanted: WantedCertificates) => loadCertificates().judgeCertificates(wanted, new Date()),
};
