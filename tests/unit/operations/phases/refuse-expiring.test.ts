import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { ServerNode } from "../../../../components/resources/inputs/roll-inputs";
import { refuseExpiring } from "../../../../operations/phases/refuse-expiring";
import type { RollContext } from "../../../../operations/phases/roll-context";
import type { ServiceOperations } from "../../../../operations/services/service";
import { TestAuthority } from "../../../helpers/certificates";
import { noServers } from "../../../helpers/no-servers";

describe("a roll with certificates at their end", () => {
  let authority: TestAuthority;

  before(() => (authority = new TestAuthority()));
  after(() => authority.remove());

  /** What a roll with one server says that shows a certificate with some days left, while that of the plan has this serial. */
  async function refusal(days: number, planned?: string, { restarts = true, answers = true } = {}): Promise<string> {
    const shown = new X509Certificate(authority.issue({ days: 365 }).cert);
    const ports = [{ name: "INTERNAL", address: "10.0.0.1", port: 9094 }];
    const certificate = { serial: planned ?? shown.serialNumber, ports };
    const node = { id: 1, host: "kafka1", address: "10.0.0.1", port: 9094, digest: "", certificate } as ServerNode;
    const plan = { ...noServers, kafka: [node] };
    const reasons = restarts ? ["configuration"] : [];
    const context = {
      plan,
      view: { plan, services: [{ unit: "kafka", id: 1, active: true, reasons }] },
      clock: { now: () => Date.parse(shown.validTo) - days * 86_400_000 },
      hosts: { shownAt: () => (answers ? Promise.resolve(shown) : Promise.reject(new Error("no"))) },
    } as unknown as RollContext;
    const phase = refuseExpiring([{ names: { name: "kafka", noun: "broker" } } as unknown as ServiceOperations]);
    if (!phase.shouldRun(context.view)) return "not asked";
    return phase.run(context).then(
      () => "",
      (error: Error) => error.message,
    );
  }

  it("is refused when one has expired, whatever lies on its host, and names what to do", async () => {
    for (const planned of [undefined, "AA"])
      assert.match(
        await refusal(-1, planned),
        /^certificates have expired: .*\n +given: broker 1 at INTERNAL: .*, left: none\n +fix: +follow docs\/security\.md#expired-certificates/,
      );
  });

  it("is refused when one has less than a week, and this up does not renew it", async () => {
    assert.match(
      await refusal(6),
      /^certificates are about to end, .*\n.*left: 6 days\n +fix: +run scripts\/certificates/,
    );
    assert.equal(await refusal(6, "AA"), "");
  });

  it("goes on when there is time, and where a server shows nothing, which is not its matter", async () => {
    assert.equal(await refusal(8), "");
    assert.equal(await refusal(6, undefined, { answers: false }), "");
  });

  it("is not looked at when nothing is restarted", async () => {
    assert.equal(await refusal(-1, undefined, { restarts: false }), "not asked");
  });
});
