import { type ConfigIssue, error } from "../../components/model/issue";
import {
  again,
  isSelfSigned,
  judgeStrength,
  judgeTime,
  nameOf,
  type Problem,
  purposes,
  readChain,
  usesOf,
} from "./certificate-chain";
import { maySign } from "./der";

/** Everything that is wrong with authorities of applications, before a broker trusts them. They need not sign each other. */
export function judgeApplicationAuthorities(text: string, now: Date): ConfigIssue[] {
  const property = "security.applicationAuthorities";
  const problem: Problem = (rule, given, fix) => error({ property, rule, given, fix });
  const found = readChain(text, problem);
  if (!Array.isArray(found)) return [found];
  return found.flatMap((link) => {
    const uses = usesOf(link.certificate);
    const isFor = uses === undefined || uses.includes(purposes.clientAuth);
    return [
      ...(link.certificate.ca && maySign(link.parts)
        ? []
        : [
            problem(
              "must be authorities, that is such that may sign certificates (CA:TRUE, keyCertSign)",
              `${nameOf(link)}, which may not`,
              "give the certificate of who signs applications' certificates, not that of an application",
            ),
          ]),
      ...(isFor
        ? []
        : [problem("must be for clients, when one says what for (clientAuth)", `${nameOf(link)}, for others`, again)]),
      ...judgeTime(link, now, problem),
      ...judgeStrength(link, problem, { isRoot: isSelfSigned(link) }),
    ];
  });
}
