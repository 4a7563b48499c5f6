import type { X509Certificate } from "node:crypto";
import type { WantedCertificate, WantedCertificates } from "../../components/hosts/own-certificates";
import { type ConfigIssue, error, show } from "../../components/model/issue";
import type { Subjects } from "../../components/security/security-schema";
import {
  judgeStrength,
  judgeTime,
  type Link,
  nameOf,
  oneLine,
  type Problem,
  readChain,
  signed,
} from "./certificate-chain";
import { partsOf, pathLengthOf } from "./der";
import { judgeKey } from "./given-key";
import { javaNameOf } from "./java-name";
import { another, judgeNames, judgeSubject, judgeUse, type Purpose, warnOfEnd } from "./leaf-rules";
import { certificatesIn } from "./pem";

/** What everything is judged by. */
interface Surroundings {
  readonly authority: { readonly chain: readonly X509Certificate[]; readonly property: string };
  readonly now: Date;
}

interface Judged {
  readonly issues: readonly ConfigIssue[];
  /** As Java prints it; absent when it cannot be read. */
  readonly subject?: string;
}

/** Everything that is wrong with certificates of one's own, before any of them is written; and who they are for. */
export function judgeCertificates(
  wanted: WantedCertificates,
  now: Date,
): { readonly issues: readonly ConfigIssue[]; readonly subjects?: Subjects } {
  const authority = { chain: authorityIn(wanted.authority.certificate), property: wanted.authority.property };
  // What is wrong with the authority itself is said about that.
  if (authority.chain.length === 0) return { issues: [] };
  const judge = (one: WantedCertificate, ends: readonly Purpose[]) => judgeOne(one, ends, { authority, now });
  const hosts = Object.entries(wanted.hosts).map(
    ([name, one]) => [name, judge(one, ["serverAuth", "clientAuth"])] as const,
  );
  const admin = judge(wanted.admin, ["clientAuth"]);
  const client = wanted.zookeeperClient && judge(wanted.zookeeperClient, ["clientAuth"]);
  const all = [...hosts.map(([, one]) => one), admin, ...(client === undefined ? [] : [client])];
  const issues = all.flatMap((one) => one.issues);
  const known = hosts.flatMap(([name, { subject }]) => (subject === undefined ? [] : [[name, subject] as const]));
  if (known.length < hosts.length || admin.subject === undefined) return { issues };
  const subjects = {
    hosts: Object.fromEntries(known),
    admin: admin.subject,
    ...(client?.subject === undefined ? {} : { zookeeperClient: client.subject }),
  };
  return { issues: [...issues, ...judgeTogether(subjects, wanted)], subjects };
}

/** Whether a certificate that an issuer was asked for is what servers and clients need. */
export function judgeIssued(
  wanted: WantedCertificate,
  { authority, subject }: { readonly authority: string; readonly subject: string },
  now: Date,
): readonly ConfigIssue[] {
  const ends: readonly Purpose[] = wanted.names.length === 0 ? ["clientAuth"] : ["serverAuth", "clientAuth"];
  const by = { chain: authorityIn(authority), property: "security.authority" };
  const { issues, subject: seen } = judgeOne(wanted, ends, { authority: by, now });
  if (seen === undefined || seen === subject) return issues;
  return [
    ...issues,
    error({
      property: wanted.places.certificate,
      rule: "must be for the subject that was asked for: by it servers know who is a broker",
      given: `${show(seen)} in the place of ${show(subject)}`,
      fix: "use an issuer that keeps subjects, such as one of kind CA",
    }),
  ];
}

function authorityIn(text: string): X509Certificate[] {
  try {
    return certificatesIn(text);
  } catch {
    return [];
  }
}

function judgeOne(wanted: WantedCertificate, ends: readonly Purpose[], surroundings: Surroundings): Judged {
  const { places, property } = wanted;
  const problem: Problem = (rule, given, fix) => error({ property: places.certificate, rule, given, fix });
  const { key, issues } = judgeKey(places.key, wanted.key, "the certificate");
  const chain = readChain(wanted.certificate, problem);
  if (!Array.isArray(chain)) return { issues: [...issues, chain] };
  const known = new Set(surroundings.authority.chain.map(({ fingerprint256 }) => fingerprint256));
  const [own, ...between] = chain.filter(
    ({ certificate }, index) => index === 0 || !known.has(certificate.fingerprint256),
  );
  if (own === undefined) return { issues };
  if (own.certificate.ca)
    return {
      issues: [
        ...issues,
        problem(
          "must be a certificate that signs nothing (CA:FALSE): servers and tools have no use for an authority",
          nameOf(own),
          `give the certificate first, and ${property === "security.admin" ? "the" : "its"} authority as security.authority`,
        ),
      ],
    };
  const matches = key === undefined || own.certificate.checkPrivateKey(key);
  return {
    issues: [
      ...issues,
      ...(matches ? [] : [foreignKey(wanted, own)]),
      ...judgePath([own, ...between], surroundings.authority, problem),
      ...[own, ...between].flatMap((link) => [
        ...judgeTime(link, surroundings.now, problem),
        ...judgeStrength(link, problem, { isRoot: false }),
      ]),
      ...judgeUse(own, ends, problem),
      ...judgeNames(own, wanted.names, problem),
      ...judgeSubject(own, problem),
      ...warnOfEnd(own, surroundings.now, places.certificate),
    ],
    subject: javaNameOf(own.certificate),
  };
}

function foreignKey({ places }: WantedCertificate, own: Link): ConfigIssue {
  return error({
    property: places.key,
    rule: `must be the key of the first certificate of ${places.certificate}`,
    given: `the key of another one than ${nameOf(own)}`,
    fix: "give the certificate and the key that belong together",
  });
}

/** Each was signed by the next, and the last one by the authority, which is all that servers trust. */
function judgePath(chain: readonly Link[], { chain: above, property }: Surroundings["authority"], problem: Problem) {
  const [authority] = above;
  if (authority === undefined) return [];
  const by = { certificate: authority, parts: partsOf(authority.raw) };
  const wrong = chain.findIndex((link, index) => !signed(chain[index + 1] ?? by, link));
  const broken = chain[wrong];
  if (broken !== undefined)
    return [
      problem(
        `must be signed by the first certificate of ${property}, or hold all those between behind it, in their order`,
        `${nameOf(broken)}, signed by ${oneLine(broken.certificate.issuer)}`,
        chain.length === 1
          ? `add the certificate that signed it, if that is one of ${nameOf(by)}, or give the authority that did`
          : "write the certificate first, then the one that signed it, and so on, and nothing else",
      ),
    ];
  const most = pathLengthOf(by.parts);
  const between = chain.slice(1);
  const unfit = between.find(
    ({ certificate, parts }, index) => !certificate.ca || (pathLengthOf(parts) ?? index) < index,
  );
  if (unfit !== undefined || (most ?? between.length) < between.length)
    return [
      problem(
        "must be signed by an authority that those above it allow (CA:TRUE, pathLenConstraint)",
        unfit === undefined ? `${between.length} below ${nameOf(by)}, which allows ${most}` : nameOf(unfit),
        another,
      ),
    ];
  return [];
}

/** Who everybody is, compared with the others. */
function judgeTogether(subjects: Subjects, { hosts, admin, sameSubject }: WantedCertificates): ConfigIssue[] {
  const names = [...new Set(sameSubject.flatMap((host) => subjects.hosts[host] ?? []))];
  const same = Object.entries(subjects.hosts).filter(([, subject]) => subject === subjects.admin);
  return [
    ...(subjects.zookeeperClient !== undefined || names.length < 2
      ? []
      : [
          error({
            property: "security.zookeeperClient",
            rule: "must be given when brokers have different subjects: what one has made in ZooKeeper, the others could not change",
            given: `${names.length} subjects: ${names.map(show).join(", ")}`,
            fix: "give one certificate that all brokers show to ZooKeeper, for clientAuth, or have the same subject in all of security.certificates",
          }),
        ]),
    ...(same.length === 0
      ? []
      : [
          error({
            property: admin.places.certificate,
            rule: "must have another subject than the servers: nobody could tell what the operator did from what they do",
            given: `${show(subjects.admin)}, like ${same.map(([name]) => hosts[name]?.property ?? name).join(", ")}`,
            fix: `${another} for the operator, such as CN=kafka-admin,O=Company`,
          }),
        ]),
  ];
}
