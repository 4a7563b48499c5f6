import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../../operations/status/judge";
import { stateOf } from "../../../../operations/status/page/heat-map";
import { html } from "../../../../operations/status/page/markup";
import { statusPage } from "../../../../operations/status/page/page";
import { nodeViewsOf } from "../../../../operations/status/page/topology";
import { layoutOf } from "../../../../operations/status/page/topology-layout";
import type { Snapshot } from "../../../../operations/status/snapshot";
import { broker, partition, snapshot, zookeeper } from "../../../helpers/snapshot";

/** Without the spaces between tags, which show nothing. */
const pageOf = (changes: Partial<Snapshot> = {}) => statusPage(judge(snapshot(changes))).replace(/>\s+</g, "><");
const count = (text: string, part: RegExp) => [...text.matchAll(part)].length;

/** Markup without texts and without the values of attributes: what must not depend on what a name is. */
const skeleton = (text: string) => text.replace(/>[^<]*</g, "><").replace(/="[^"]*"/g, "=");

/** Every text of a snapshot that somebody outside this program chose. */
function named(text: string): Partial<Snapshot> {
  return {
    stack: text,
    bootstrapServers: text,
    places: [{ name: text, address: text, problem: text, disks: [] }, ...snapshot().places],
    brokers: [broker(1, { name: text, place: text, rack: text, problem: text, heap: text, version: text }), broker(2)],
    ensemble: [zookeeper(1, { name: text, place: text, endpoint: text, version: text }), zookeeper(2)],
    partitions: [partition(0, { topic: text, isr: [1] })],
    drift: [{ where: text, what: text }],
    settings: { [`a${text}`]: text },
  };
}

describe("the status page's markup", () => {
  const decode = (text: string) =>
    text
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&amp;", "&");

  it("escapes every text, so that none can end a tag or an attribute", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const { text } = html`<p title="${value}">${value}</p>`;
        const [, title = "", content = ""] = /^<p title="([^"]*)">([^<]*)<\/p>$/.exec(text) ?? [];
        assert.doesNotMatch(title + content, /[<>"']/);
        const printable = value.replace(/[^\P{Cc}\t\n]/gu, "\u{fffd}");
        assert.deepEqual([decode(title), decode(content)], [printable, printable]);
      }),
    );
  });

  it("keeps markup and lists, and omits only undefined and false", () => {
    const bold = html`<b>${0}</b>`;
    const { text } = html`<i>${["a", bold]}${undefined}${false}</i>`;
    assert.equal(text, "<i>a<b>0</b></i>");
  });
});

describe("the status page", () => {
  it("has the same elements whatever the names in it are", () => {
    const plain = skeleton(pageOf(named("x")));
    const hostile = [
      "</style><script>alert(1)</script>",
      '"><img src=x onerror=alert(1)>',
      "<!--",
      "]]>",
      "${x}",
      "$&",
    ];
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", minLength: 1 })), (text) => {
        assert.equal(skeleton(pageOf(named(text))), plain);
      }),
      { numRuns: 60 },
    );
  });

  it("loads nothing from elsewhere, and forbids it by its Content-Security-Policy", () => {
    const page = pageOf();
    assert.match(page, /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/);
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|@import|url\(|https?:/);
    assert.doesNotMatch(page, /undefined|NaN|\[object/);
  });

  it("shows every partition on every broker, each with its state in words", () => {
    const partitions = [partition(0), partition(1, { replicas: [2, 3], isr: [2], leader: 2 })];
    const page = pageOf({ partitions });
    assert.match(page, /title="orders-0 on broker 1: leader"/);
    assert.match(page, /title="orders-1 on broker 1: no replica"/);
    assert.match(page, /title="orders-1 on broker 2: leader"/);
    assert.match(page, /title="orders-1 on broker 3: not in sync"/);
    assert.equal(count(page, /<td title="/g), 6);
  });

  it("shows one line per topic when there are many partitions, under-replicated topics first", () => {
    const well = Array.from({ length: 300 }, (_, index) =>
      partition(index % 3, { topic: `t${Math.floor(index / 3)}` }),
    );
    const page = pageOf({ partitions: [...well, partition(0, { topic: "zebra", isr: [1, 2] })] });
    assert.equal(count(page, /<td title="/g), 0);
    assert.match(page, /<th scope="row">zebra<\/th><td>1<\/td><td>3<\/td><td>2<\/td><td>1 MiB<\/td>/);
    assert(page.indexOf(">zebra<") < page.indexOf(">t0<") && page.indexOf(">t9<") < page.indexOf(">t10<"));
    assert.match(page, /<td class="count out">1 of 1 out<\/td>/);
    assert.match(page, /<td class="count sync">3, 1 lead<\/td>/);
  });

  it("limits the number of topics in sync, and says how many are not shown", () => {
    const partitions = Array.from({ length: 1000 }, (_, index) => partition(0, { topic: `t${index}` }));
    assert.match(pageOf({ partitions }), /800 topics not shown, all in sync/);
  });

  it("has a section of findings only when there are findings", () => {
    assert.doesNotMatch(pageOf(), /id="findings"/);
    const page = pageOf({ drift: [{ where: "kafka1", what: "kafka is not enabled" }] });
    assert.match(page, /<span class="rule">kafka1 differs from the last up<\/span>/);
  });

  it("says when no broker reported its partitions", () => {
    assert.match(pageOf({ partitions: null, controller: null }), /No broker reported its partitions\./);
  });
});

describe("stateOf", () => {
  it("returns whether a broker leads a partition, is in sync, is not in sync, or has no replica", () => {
    const one = partition(0, { leader: 1, replicas: [1, 2, 3], isr: [1, 2] });
    assert.deepEqual(
      [1, 2, 3, 4].map((id) => stateOf(one, id)),
      ["lead", "sync", "out", "none"],
    );
  });
});

describe("the status page's topology", () => {
  it("groups nodes by rack, and shows servers without a node", () => {
    const racks = ["b", "a", "b"];
    const brokers = racks.map((rack, index) => broker(index + 1, { rack, ...(index === 1 ? { place: null } : {}) }));
    const carriers = nodeViewsOf(snapshot({ brokers }));
    assert.deepEqual(
      carriers.map(({ place, rack }) => [place.name, rack]),
      [
        ["kafka1", "b"],
        ["kafka3", "b"],
        ["kafka2", undefined],
        ["no node", "a"],
      ],
    );
  });

  it("draws any number of nodes without overlap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.boolean(), (size, racked) => {
        const [first] = snapshot().places;
        const places = Array.from({ length: size }, (_, index) => ({ ...first!, name: `kafka${index + 1}` }));
        const ids = places.map((_, index) => index + 1);
        const brokers = ids.map((id) => broker(id, { rack: racked ? String(id % 3) : null }));
        const { cells, width, height } = layoutOf(nodeViewsOf(snapshot({ places, brokers, ensemble: [] })));
        assert.equal(cells.length, size);
        for (const [index, one] of cells.entries()) {
          assert(one.x >= 0 && one.x + one.width <= width && one.y + one.height <= height);
          for (const other of cells.slice(index + 1))
            assert(other.x >= one.x + one.width || other.y >= one.y + one.height || other.x + other.width <= one.x);
        }
      }),
    );
  });

  it("interrupts the lines to a server that is not responding", () => {
    const brokers = [broker(1), broker(2, { answers: false }), broker(3)];
    const { links } = layoutOf(nodeViewsOf(snapshot({ brokers })));
    const cut = (kind: string) => links.filter((link) => link.kind === kind).map((link) => link.cut);
    assert.deepEqual(cut(""), [false, true, false, true, true]);
    assert.deepEqual(cut("keeper"), [false, false]);
  });
});
