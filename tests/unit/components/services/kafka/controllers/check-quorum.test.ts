import assert from "node:assert/strict";
import { checkQuorum } from "../../../../../../components/services/kafka/controllers/check-quorum";
import type { ServerChange } from "../../../../../../components/services/server-change";

const [voters, bootstrap] = ["controller.quorum.voters", "controller.quorum.bootstrap.servers"] as const;
type Kind = "static" | "both" | "dynamic";

/** The file of a controller, in a quorum of these. */
function file(kind: Kind, of: readonly number[] = [1, 2, 3], id = 101): Readonly<Record<string, string>> {
  const at = (one: number) => `10.0.0.${one}:9095`;
  return {
    "node.id": String(id),
    ...(kind === "dynamic" ? {} : { [voters]: of.map((one) => `${100 + one}@${at(one)}`).join(",") }),
    ...(kind === "static" ? {} : { [bootstrap]: of.map(at).join(",") }),
  };
}

type File = ReturnType<typeof file>;
const change = (installed: File | undefined, wanted: File | undefined): ServerChange => ({
  ...{ place: "kafka1", service: "kafka-controller", runs: installed !== undefined, running: {}, left: {} },
  installed: installed === undefined ? {} : { properties: installed },
  ...(wanted === undefined ? {} : { wanted: { properties: wanted } }),
});
const found = (installed: File | undefined, wanted: File) => checkQuorum([change(installed, wanted)])[0];

describe("where the voters of a quorum stand", () => {
  for (const [from, to] of [
    ["static", "static"],
    ["static", "both"],
    ["both", "both"],
    ["both", "dynamic"],
    ["dynamic", "dynamic"],
  ] as const)
    it(`may become ${to} from ${from}`, () => assert.equal(found(file(from), file(to)), undefined));

  it("goes to the metadata before it leaves the files, or controllers that are started anew would have no vote", () => {
    const problem = found(file("static"), file("dynamic"));
    assert.match(problem?.rule ?? "", /a controller that is started before that has no vote/);
    assert.equal(problem?.fix, "set kafka.controllers.quorum: both and run to the end; then set dynamic");
  });

  for (const [from, to] of [
    ["both", "static"],
    ["dynamic", "both"],
    ["dynamic", "static"],
  ] as const)
    it(`does not go back from ${from} to ${to}`, () => {
      const problem = found(file(from), file(to));
      assert.match(problem?.rule ?? "", /there is no way back/);
      assert.equal(problem?.fix, `set kafka.controllers.quorum: ${from}`);
    });

  it("is in the files of a new quorum: who knows nobody that votes elects nobody", () => {
    assert.match(
      found(undefined, file("dynamic"))?.fix ?? "",
      /^set kafka\.controllers\.quorum: both for the first up/,
    );
    assert.equal(found(undefined, file("both")), undefined);
    assert.equal(found(undefined, file("static")), undefined);
  });
});

describe("the controllers of a quorum", () => {
  it("do not change together with the step to the metadata, or from it", () => {
    assert.match(found(file("static"), file("both", [1, 2, 3, 4]))?.given ?? "", /^104 joins$/);
    assert.match(found(file("both"), file("dynamic", [1, 2, 3, 4]))?.given ?? "", /^10\.0\.0\.4:9095 comes$/);
  });

  it("change in a dynamic quorum by one that comes, goes or moves", () => {
    for (const members of [
      [1, 2, 3, 4],
      [1, 2],
      [1, 2, 9],
    ])
      assert.equal(found(file("dynamic"), file("dynamic", members)), undefined);
    for (const members of [[1, 2, 3, 4, 5], [1], [1, 8, 9]])
      assert.match(found(file("dynamic"), file("dynamic", members))?.rule ?? "", /change one after the other/);
  });

  it("keep their ids in a dynamic quorum", () => {
    const problem = found(file("dynamic"), file("dynamic", [1, 2, 3], 201));
    assert.equal(problem?.given, "201, while 101 is installed there");
  });

  it("are judged for one that is new by what the others have", () => {
    const joining = change(undefined, file("dynamic", [1, 2, 3, 4], 104));
    const other = change(file("dynamic", [1, 2, 3], 102), file("dynamic", [1, 2, 3, 4], 102));
    assert.deepEqual(checkQuorum([joining, other]), []);
    const fixed = change(file("static", [1, 2, 3], 102), file("static", [1, 2, 3, 4], 102));
    assert.equal(checkQuorum([change(undefined, file("static", [1, 2, 3, 4], 104)), fixed]).length, 2);
  });

  it("are not judged where they leave, which the others tell", () => {
    assert.deepEqual(checkQuorum([change(file("dynamic"), undefined)]), []);
  });
});
