import { formatIssue, error } from "../../components/model/issue";
import type { Witness } from "../../components/resources/inputs/certificate-inputs";
import { identitySchema } from "../../components/resources/inputs/identity-inputs";
import { type AuthorityRenewal, authorityRenewal } from "../../components/resources/inputs/key-files-inputs";
import type { ServiceName } from "../../components/services/registry";
import { certificatesIn, isSignedBy } from "../certificates/pem";
import { errorMessage } from "../lib/error-message";
import { probe } from "../transport/probe";
import type { RollHost } from "../transport/roll-host";

/** What the job of key files is given, as far as it is about the replacement of an authority. */
interface Given {
  readonly renewal?: unknown;
  readonly identity?: unknown;
}

type Server = AuthorityRenewal["servers"][number];
type Hosts = ReadonlyMap<string, Pick<RollHost, "state" | "pipe">>;

/** What has to hold of every server that runs before the files of a step are written, and what to do where it does not. */
interface Rule {
  readonly witness: Witness;
  readonly problemOf: (server: Server, hosts: Hosts, witness: Witness) => Promise<string | undefined>;
  readonly rule: string;
  readonly fix: string;
}

/**
 * Looks whether what runs allows the next step in the replacement of an authority: nobody gets a certificate that others do
 * not trust yet, and nobody stops to trust one that others still show. It decides by what servers say now, so that an `up`
 * that did not come to its end is noticed.
 *
 * @returns what could not be looked at, because a preview does not know it.
 * @throws Error that names every server for which it does not hold, or that did not tell.
 */
export async function refuseStep(news: Given, previous: Given | undefined, hosts: Hosts): Promise<string[]> {
  // Nothing runs yet.
  if (previous === undefined) return [];
  const [before, after] = [renewalIn(previous), renewalIn(news)];
  if (before === undefined && after === undefined) return [];
  const witnesses = [previous, news].map(witnessesIn).find((all) => all.length > 0);
  const rule = ruleOf(before?.step, after?.step, witnesses ?? []);
  if (rule === undefined) return [];
  if (rule === "unknown") return ["whether all servers trust the new authority: it is known only in the up"];
  const { servers } = after ?? before ?? { servers: [] };
  const looks = servers.map(async (server) => {
    const { service, id, host } = server;
    const problem = await rule.problemOf(server, hosts, rule.witness).catch(errorMessage);
    return problem === undefined ? [] : [`${service} ${id} on ${host}: ${problem}`];
  });
  const problems = (await Promise.all(looks)).flat();
  if (problems.length === 0) return [];
  const { rule: text, fix } = rule;
  throw new Error(
    formatIssue(error({ property: "security.authorityRenewal", rule: text, given: problems.join("; "), fix })),
  );
}

function renewalIn({ renewal }: Given): AuthorityRenewal | undefined {
  return renewal === undefined ? undefined : authorityRenewal.parse(renewal);
}

/** Empty where there are none, and in a preview that does not know them. */
function witnessesIn({ identity }: Given): readonly Witness[] {
  const { data } = identitySchema.pick({ witnesses: true }).safeParse(identity);
  return (data?.witnesses ?? []).filter(({ certificate }) => certificatesIn(certificate).length > 0);
}

type Step = AuthorityRenewal["step"] | undefined;

function ruleOf(before: Step, after: Step, witnesses: readonly Witness[]): Rule | "unknown" | undefined {
  const [oldest, newest] = [witnesses.at(0), witnesses.at(-1)];
  const shows = { problemOf: showsAnother };
  switch (after) {
    case "announced":
      return undefined;
    case "switched":
      if (newest === undefined) return "unknown";
      return {
        ...{ witness: newest, problemOf: distrusts },
        rule: "all servers must trust the new authority before certificates of it are given to any",
        fix: "set it to announced and run up to its end; then set it to switched again",
      };
    case "retired":
      if (newest === undefined) return before === undefined ? undefined : "unknown";
      return {
        ...{ witness: newest, ...shows },
        rule: "all servers must show certificates of the new authority before the old one is given up",
        fix: "set it to switched and run up to its end; then set it to retired again",
      };
    case undefined:
      if (before === "retired" || oldest === undefined) return undefined;
      return {
        ...{ witness: oldest, ...shows },
        rule: "all servers must show certificates of the old authority before the new one is given up",
        fix: "set it to announced and run up to its end; then remove it again",
      };
  }
}

async function distrusts(server: Server, hosts: Hosts, witness: Witness): Promise<string | undefined> {
  return (await probed(server, hosts, witness))?.refusal;
}

async function showsAnother(server: Server, hosts: Hosts, witness: Witness): Promise<string | undefined> {
  const answer = await probed(server, hosts, witness);
  if (answer === undefined) return undefined;
  const { shown, refusal } = answer;
  if (shown === undefined) return refusal ?? "it shows no certificate";
  const isRight = certificatesIn(witness.authority).some((authority) => isSignedBy(shown, authority));
  return isRight ? undefined : `it shows ${shown.serialNumber}, which the other authority has signed`;
}

/** Undefined for a server that does not run: it finds the files as they are when it starts. */
async function probed({ service, host, address, port }: Server, hosts: Hosts, witness: Witness) {
  const session = hosts.get(host);
  if (session === undefined) throw new Error(`there is no connection to ${host}`);
  const { active } = await session.state(service as ServiceName);
  return active ? probe(await session.pipe(address, port), witness) : undefined;
}
