import assert from "node:assert/strict";
import path from "node:path";
import { type Report, reportSchema } from "../../../operations/status/snapshot";
import { projectRoot } from "../../../operations/lib/paths";
import type { Project } from "./project";
import type { TestEnvironment } from "./scenarios";
import { assertStatusPage } from "./status-page";

/** What `scripts/status` says, in all its forms; they and the exit code must agree. */
async function statusOf({ project, stack }: TestEnvironment): Promise<{ report: Report; text: string; page: string }> {
  const page = path.join(project.root, ".state/status.html");
  const { stdout, exitCode } = await project.script("status", stack, "--json", "--html", page);
  const report = reportSchema.parse(JSON.parse(stdout));
  assert.equal(exitCode, report.exitCode);
  const text = await project.script("status", stack);
  assert.equal(text.exitCode, report.exitCode, text.output);
  return { report, text: text.stdout, page };
}

/** What `scripts/status` says of a stack that has nothing to find. @throws AssertionError with what it has found. */
export async function healthyStatus(project: Project, stack: string): Promise<Report> {
  const { stdout, output } = await project.script("status", stack, "--json");
  const report = reportSchema.parse(JSON.parse(stdout));
  assert.deepEqual([report.exitCode, report.findings, report.drift], [0, [], []], output);
  return report;
}

/**
 * Looks at a healthy cluster, then at the same one without broker 2. A partition whose only copy is on that broker goes
 * with it, and then the cluster does not serve.
 */
export async function assertStatusTells(environment: TestEnvironment): Promise<void> {
  await environment.settle();
  const healthy = await statusOf(environment);
  assert.deepEqual([healthy.report.exitCode, healthy.report.findings], [0, []], healthy.text);
  assertWhole(healthy.report);
  assert.match(healthy.text, /: HEALTHY\n/);
  await assertStatusPage(healthy.page, healthy.report);
  await environment.without("kafka 2", async () => {
    const { report, text, page } = await statusOf(environment);
    const only = report.partitions?.some(({ replicas }) => replicas.join() === "2") === true;
    assert.equal(report.exitCode, only ? 2 : 1, text);
    assertBroker2IsMissed(report, text);
    const picture = process.env["UPDATE_DOCS"] && report.substrate === "ssh" ? { path: pictureFile } : undefined;
    await assertStatusPage(page, report, picture?.path);
  });
  await environment.settle();
}

const pictureFile = path.join(projectRoot, "docs/images/status.png");

/** Everything that a look can see of a cluster was seen. */
function assertWhole({ brokers, ensemble, controller, partitions, settings, versions, places, drift }: Report): void {
  assert.deepEqual(
    brokers.map(({ id, answers, version, current }) => [id, answers, version, current]),
    [1, 2, 3].map((id) => [id, true, versions.kafka, true]),
  );
  assert.deepEqual(ensemble.map(({ role }) => role).sort(), ["follower", "follower", "leader"]);
  assert(ensemble.every(({ version, current }) => version === versions.zookeeper && current === true));
  assert(brokers.every(({ heap, logDirs, place }) => heap === "384m" && logDirs.length === 1 && place !== null));
  assert(controller !== null && [1, 2, 3].includes(controller));
  assert(partitions?.some(({ topic }) => topic === "for-kcat"));
  assert(partitions?.every(({ minInsync, bytes }) => minInsync !== null && bytes !== null));
  assert.equal(settings["default.replication.factor"], "3");
  assert.deepEqual([places.length, drift], [3, []]);
}

function assertBroker2IsMissed({ brokers, partitions, findings }: Report, text: string): void {
  assert.deepEqual(
    brokers.map(({ id, answers }) => [id, answers]),
    [
      [1, true],
      [2, false],
      [3, true],
    ],
  );
  const behind = partitions?.filter(({ replicas }) => replicas.includes(2) && replicas.length > 1) ?? [];
  assert(behind.length > 0);
  for (const { isr } of behind) assert(!isr.includes(2));
  const found = findings.find(({ check }) => check === "partitions-under-replicated");
  assert.match(found?.given ?? "", new RegExp(`^${behind.length} partitions: .*for-kcat-0 without 2`));
  assert.match(text, /broker 2 on \S+ is not (responding|reachable)\n {4}given: \S/);
  assert(text.includes(found?.given ?? "nothing"));
}
