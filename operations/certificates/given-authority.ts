import type { AuthorityTexts } from "../../components/hosts/own-authority";
import { type ConfigIssue, error, warning } from "../../components/model/issue";
import {
  again,
  isSelfSigned,
  judgeStrength,
  judgeTime,
  type Link,
  nameOf,
  purposes,
  usesOf,
  oneLine,
  type Problem,
  readChain,
  signed,
} from "./certificate-chain";
import { maySign, pathLengthOf } from "./der";
import { judgeKey } from "./given-key";

/** What it is judged by. */
export interface Surroundings {
  readonly now: Date;
  /** Days that what it signs is valid. */
  readonly days: number;
}

/** Everything that is wrong with an authority that was given, before anything is signed by it, or trusted for it. */
export function judgeAuthority(given: AuthorityTexts, surroundings: Surroundings): ConfigIssue[] {
  const problem: Problem = (rule, text, fix) => error({ property: given.places.certificate, rule, given: text, fix });
  const { key, issues } = given.key === undefined ? { issues: [] } : judgeKey(given.places.key, given.key);
  const chain = readChain(given.certificate, problem);
  if (!Array.isArray(chain)) return [...issues, chain];
  const [own] = chain;
  if (own === undefined) return [...issues];
  const matches = key === undefined || own.certificate.checkPrivateKey(key);
  return [
    ...issues,
    ...(matches
      ? []
      : [
          error({
            property: given.places.key,
            rule: `must be the key of the first certificate of ${given.places.certificate}`,
            given: `the key of another one than ${nameOf(own)}`,
            fix: "give both parts of the same authority, its own certificate first",
          }),
        ]),
    ...judgeSigner(own, problem),
    ...judgeOrder(chain, problem),
    ...chain.flatMap((link, index) => [
      ...judgeTime(link, surroundings.now, problem),
      ...judgeStrength(link, problem, { isRoot: index > 0 && isSelfSigned(link) }),
      ...judgeDepth(link, index, problem),
    ]),
    ...(given.key === undefined ? [] : warnOfEnd(own, surroundings, given.places.certificate)),
  ];
}

/** It has to be an authority, of those whose certificates serve and log in. */
function judgeSigner({ certificate, parts }: Link, problem: Problem): ConfigIssue[] {
  const name = nameOf({ certificate, parts });
  if (!certificate.ca || !maySign(parts))
    return [
      problem(
        "must be an authority, that is one that may sign certificates (CA:TRUE, keyCertSign)",
        `${name}, which may not`,
        "ask for the certificate of an intermediate authority for this cluster, not for that of a server",
      ),
    ];
  const uses = usesOf(certificate);
  const issues: ConfigIssue[] = [];
  if (uses !== undefined && !Object.values(purposes).every((use) => uses.includes(use)))
    issues.push(
      problem(
        "must be for servers and for clients, when it says what for (serverAuth, clientAuth)",
        `${name}, for ${uses.join(", ")} alone`,
        again,
      ),
    );
  if (parts.extensions.has("2.5.29.30"))
    issues.push(
      problem(
        "must not be bound to names: addresses of servers and names without an end would be refused",
        `${name} with name constraints`,
        again,
      ),
    );
  return issues;
}

/** Each was signed by the next, and the last one by itself: clients that know only the root check it up to there. */
function judgeOrder(chain: readonly Link[], problem: Problem): ConfigIssue[] {
  const wrong = chain.findIndex((link, index) => {
    const next = chain[index + 1];
    return next !== undefined && !signed(next, link);
  });
  const [first] = chain;
  if (wrong >= 0 && first !== undefined) {
    const sorted = sortedChain(first, chain);
    const isOrder = sorted.length === chain.length;
    return [
      problem(
        "must hold the authority first, then the one that signed it, and so on to the root",
        chain.map(nameOf).join(", then "),
        isOrder
          ? `write them as ${sorted.map(nameOf).join(", then ")}`
          : `leave out what did not sign ${nameOf(sorted.at(-1) ?? first)}, and add what did`,
      ),
    ];
  }
  const last = chain.at(-1);
  if (last === undefined || isSelfSigned(last)) return [];
  return [
    problem(
      "must reach to the root, the certificate that signed itself: clients find nobody to trust otherwise",
      `it ends with ${nameOf(last)}, signed by ${oneLine(last.certificate.issuer)}`,
      `add the certificate of ${oneLine(last.certificate.issuer)} at the end`,
    ),
  ];
}

function sortedChain(first: Link, all: readonly Link[]): Link[] {
  const sorted = [first];
  for (;;) {
    const last = sorted.at(-1) ?? first;
    const next = all.find((one) => !sorted.includes(one) && signed(one, last));
    if (next === undefined) return sorted;
    sorted.push(next);
  }
}

/** One that stands `index` places above the first may have as many authorities below it. */
function judgeDepth(link: Link, index: number, problem: Problem): ConfigIssue[] {
  if (index > 0 && !link.certificate.ca)
    return [problem("every certificate above the first must be an authority", `${nameOf(link)}, which is none`, again)];
  const most = pathLengthOf(link.parts);
  if (most === undefined || index <= most) return [];
  return [
    problem(
      "an authority must allow those below it (pathLenConstraint)",
      `${nameOf(link)} allows ${most}, and ${index} ${index === 1 ? "is" : "are"} below it`,
      again,
    ),
  ];
}

function warnOfEnd({ certificate }: Link, { now, days }: Surroundings, property: string): ConfigIssue[] {
  const left = Math.floor((Date.parse(certificate.validTo) - now.getTime()) / 86_400_000);
  if (left < 0 || left >= days) return [];
  return [
    warning({
      property,
      rule: "what it signs ends with it, sooner than security.certificateDays says",
      given: `${left} days left, and certificates of ${days} days`,
      fix: "replace it before, or ask for one that is valid longer",
    }),
  ];
}
