import "reflect-metadata";
import assert from "node:assert/strict";
import { judgeAuthority } from "../../operations/certificates/given-authority";
import { makeTestAuthority, type MadeAuthority, type WantedAuthority } from "./authorities";

export const places = { certificate: "security.authority.certificateFile", key: "security.authority.keyFile" };
export const certificateAt = places.certificate;

export function judge(certificate: string, key: string) {
  return judgeAuthority({ certificate, key, places }, { now: new Date(), days: 365 });
}

/** What makes a good authority a bad one: its parts, and the one issue that comes of it. */
export interface Bad {
  readonly title: string;
  readonly given: (good: Good) => Promise<readonly [certificate: string, key: string]>;
  readonly property: string;
  readonly rule: string;
  readonly told: RegExp;
  readonly fix: string;
}

export interface Good {
  readonly root: MadeAuthority;
  readonly signer: MadeAuthority;
}

/** A signer below the root that is wrong in one way. */
export const signer =
  (wanted: WantedAuthority): Bad["given"] =>
  async ({ root }) => {
    const made = await makeTestAuthority({ name: "kafka", by: root, ...wanted });
    return [made.chain, made.key];
  };

/** A signer below another root. */
export const root =
  (wanted: WantedAuthority): Bad["given"] =>
  async () => {
    const above = await makeTestAuthority({ name: "other", ...wanted });
    const made = await makeTestAuthority({ name: "kafka", by: above });
    return [made.chain, made.key];
  };

export const key =
  (change: (key: string) => string): Bad["given"] =>
  ({ signer: good }) =>
    Promise.resolve([good.chain, change(good.key)] as const);

export const chain =
  (change: (good: Good) => string): Bad["given"] =>
  (good) =>
    Promise.resolve([change(good), good.signer.key] as const);

/** One test for each: it is refused with that issue, which repeats nothing of a key. */
export function describeBadAuthorities(name: string, bad: readonly Bad[], more?: (good: () => Good) => void): void {
  describe(name, () => {
    let good: Good;

    before(async () => {
      const above = await makeTestAuthority();
      good = { root: above, signer: await makeTestAuthority({ name: "kafka", by: above, pathLength: 0 }) };
    });

    for (const { title, given, property, rule, told, fix } of bad)
      it(`is refused when it ${title}`, async () => {
        const [certificate, text] = await given(good);
        const issues = judge(certificate, text);
        const [issue] = issues;
        assert(issue, "nothing was said");
        assert(issue.rule.includes(rule) || issues.some((one) => one.rule.includes(rule)), JSON.stringify(issues));
        const one = issues.find((each) => each.rule.includes(rule)) ?? issue;
        assert.equal(one.severity, "error");
        assert.match(one.given, told);
        assert(one.fix.includes(fix), one.fix);
        if (property !== "both")
          assert.deepEqual(
            issues.map((each) => each.property),
            [property],
          );
        // No message repeats anything of a key.
        const secret = good.signer.key.split("\n")[1] ?? "";
        assert(!JSON.stringify(issues).includes(secret) && !JSON.stringify(issues).includes("hidden"));
      });

    more?.(() => good);
  });
}
